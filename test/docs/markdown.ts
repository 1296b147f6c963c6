import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Block {
  language: string;
  text: string;
}

/** Paths from the repository's root, which is where tests run. */
export const DOCS: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export const read = (file: string): string => readFileSync(file, "utf8");

export const blocks = (text: string): Block[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", body = ""]) => ({ language, text: body }));

const withoutBlocks = (text: string): string => text.replace(/^```\w*\n[\s\S]*?^```$/gm, "");

/** Code between single backticks. */
export const inlineCode = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);

/** Relative links and images that lead nowhere, from the folder of `file`. */
export function brokenLinks(file: string, text: string): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]+`/g, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^\w+:/.test(target) && !leadsSomewhere(target, file, text));
}

function leadsSomewhere(target: string, file: string, text: string): boolean {
  const [path = "", anchor] = target.split("#");
  const place = path === "" ? file : join(dirname(file), path);
  if (!existsSync(place)) return false;
  return anchor === undefined || anchorsOf(path === "" ? text : read(place)).includes(anchor);
}

/** As GitHub makes them: lower case, no punctuation, blanks to hyphens. */
const anchorsOf = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** The `farm …` commands of a shell block, as the words after `farm`. */
export function farmCommands(shell: string): string[][] {
  return shell.replaceAll("\\\n", " ").split("\n").flatMap(splitCommands).flatMap(afterFarm);
}

/** Words of a shell line by command: quotes are taken off, comments and redirections left out. */
function splitCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word);
  for (let k = 0; k < words.length; k++) {
    const word = words[k]!;
    if (word.startsWith("#")) break;
    if (["&&", "||", "|", ";"].includes(word)) commands.push([]);
    else if (word === ">") k++;
    else commands.at(-1)?.push(word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
  }
  return commands;
}

/** Variables set for the command and npx may stand before it. */
function afterFarm(words: readonly string[]): string[][] {
  const start = words.findIndex((word) => word !== "npx" && !/^[A-Z_]+=/.test(word));
  return words[start] === "farm" ? [words.slice(start + 1)] : [];
}
