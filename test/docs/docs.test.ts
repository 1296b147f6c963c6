import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { commandName } from "../../farm/cli/command.ts";
import { commands } from "../../farm/cli/commands/index.ts";
import { runCommand } from "../../farm/cli/parse.ts";
import { loadRecipe, validateRecipe } from "../../farm/recipe/parse.ts";
import { BUILTIN_TEXTURES } from "../../renderer/builtin-textures.ts";
import { builtinRegistry as registry } from "../../renderer/node/registry.ts";
import { readManifest, sha256 } from "../../scripts/asset-hashes.ts";
import { withTables } from "../../scripts/docs-recipe.ts";
import { blocks, brokenLinks, DOCS, farmCommands, inlineCode, read } from "./markdown.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-docs-"));
after(() => rmSync(folder, { recursive: true }));

test("README begins with the two commands", () => {
  const [first] = blocks(read("README.md"));
  assert.equal(first?.text, "npm ci && npx farm setup && npx farm submit --scene solar-panel --frames 100\nnpm test\n");
});

describe("links", () => {
  for (const file of DOCS) test(file, () => assert.deepEqual(brokenLinks(file, read(file)), []));

  test("a link, an image and an anchor that lead nowhere are found", () => {
    const text = "# One two\n[a](no.md) ![b](no.png) [c](#one-two) [d](#three) [e](README.md#no) [f](https://a.b/c)";
    assert.deepEqual(brokenLinks("CHANGELOG.md", text), ["no.md", "no.png", "#three", "README.md#no"]);
  });
});

describe("recipes", () => {
  const recipes = DOCS.flatMap((file) =>
    blocks(read(file)).flatMap(({ language, text }, k) =>
      language === "json" ? [{ name: `${file}, block ${k}`, text }] : [],
    ),
  );

  for (const { name, text } of recipes) {
    test(name, async () => {
      const file = join(folder, "recipe.json");
      writeFileSync(file, text);
      const request = { file, registry, set: [], flags: {} };
      await ("scene" in JSON.parse(text) ? loadRecipe(request) : validateRecipe(request));
    });
  }

  test("there are some", () => assert.ok(recipes.length >= 3));
});

describe("commands", () => {
  const lines = DOCS.flatMap((file) =>
    blocks(read(file))
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => farmCommands(text).map((words) => ({ file, words }))),
  );

  for (const { file, words } of lines) test(`${file}: farm ${words.join(" ")}`, () => parse(words));

  test("there are some", () => assert.ok(lines.length >= 30));

  test("in text: known commands and flags", async () => {
    const found = DOCS.flatMap((file) => inlineCode(read(file))).filter((code) => /^(npx )?farm [a-z]/.test(code));
    assert.ok(found.length >= 20);
    for (const code of found) assert.deepEqual(await unknownWords(farmCommands(code)[0] ?? []), [], code);
  });

  test("a wrong command, flag, choice and a missing word are found", async () => {
    const wrong = ["frob", "preview --nope", "submit --backend glide", "status", "export yolo RUN --task guess"];
    for (const line of wrong) await assert.rejects(async () => parse(line.split(" ")), line);
    assert.deepEqual(await unknownWords(["status", "RUN", "--wach"]), ["--wach"]);
  });

  test("quotes, comments, pipes, redirections and variables are understood", () => {
    const shell = "A=b npx farm x --set 'p={\"u\": [1, 2]}'   # farm no\nls && farm y > f | farm z\nnpm test\n";
    assert.deepEqual(farmCommands(shell), [["x", "--set", 'p={"u": [1, 2]}'], ["y"], ["z"]]);
  });
});

const commandOf = (word: string | undefined) => commands.find((one) => commandName(one) === word);

/** Parses the line as the command line does; the command itself does not run. */
async function parse(words: readonly string[]): Promise<void> {
  const command = commandOf(words[0]);
  assert.ok(command, `no command "${words[0]}"`);
  assert.equal(await runCommand({ ...command, run: async () => 0 }, words, null), 0);
}

async function unknownWords(words: readonly string[]): Promise<string[]> {
  const command = commandOf(words[0]);
  if (!command) return [String(words[0])];
  const flags = { ...command.options, ...(await command.moreOptions?.(words.slice(1))), help: {}, verbose: {} };
  return words.filter((word) => word.startsWith("--") && !Object.hasOwn(flags, word.slice(2)));
}

test("the tables of docs/recipe.md are those of the plugins", () => {
  const text = read("docs/recipe.md");
  assert.equal(text, withTables(text), "write them anew: node --import tsx scripts/docs-recipe.ts");
  assert.equal(withTables(text.replace("Extinction", "Thickness")), text);
  assert.equal(text.match(/<!-- table: /g)?.length, text.match(/<!-- end of table -->/g)?.length);
});

test("README's picture is not too large for a repository", () => {
  assert.ok(statSync("docs/images/preview.png").size < 900_000);
});

describe("assets/MANIFEST.json", () => {
  const { files, procedural } = readManifest();

  test("hashes are those of the files", () => {
    for (const file of files) assert.equal(file.sha256, sha256(file.path), file.path);
  });

  test("every file under assets and every picture of the docs is listed, with a licence", () => {
    const below = (dir: string) =>
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== "MANIFEST.json")
        .map((entry) => `${entry.parentPath}/${entry.name}`);
    const listed = files.map(({ path }) => path);
    for (const path of [...below("assets"), ...below("docs/images")]) assert.ok(listed.includes(path), path);
    for (const { licence, source } of [...files, ...procedural]) assert.ok(licence && source);
  });

  test("built-in textures are listed, each once", () => {
    assert.deepEqual(procedural.flatMap(({ names }) => names).sort(), [...BUILTIN_TEXTURES].sort());
  });

  test("every import of @pmndrs/assets is listed", () => {
    const sources = ["farm", "renderer", "scenes", "randomizers"].flatMap((dir) =>
      readdirSync(dir, { recursive: true, encoding: "utf8" }).map((name) => `${dir}/${name}`),
    );
    const code = sources
      .filter((name) => name.endsWith(".ts"))
      .map(read)
      .join("\n");
    const imports = [...code.matchAll(/["'](@pmndrs\/assets\/[^"']+)["']/g)].map(([, name]) => `node_modules/${name}`);
    const listed = files.map(({ path }) => path).filter((path) => path.includes("@pmndrs"));
    assert.deepEqual([...new Set(imports)].sort(), listed.sort());
  });
});
