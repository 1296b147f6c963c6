import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import sharp from "sharp";
import { unsealed } from "../../farm/seal.ts";
import { openProved, type Proofs } from "../../farm/selftest/prove.ts";
import type { SelftestRecord } from "../../farm/selftest/record.ts";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import {
  type CheckResult,
  compareFrames,
  createTally,
  NAMED_FRAMES,
  precisionOf,
  selftestRecipe,
} from "../../renderer/node/selftest/selftest.ts";
import { type OpenScene, openSession, type Session, type SessionOptions } from "../../renderer/node/session.ts";
import { newRun } from "../farm/double.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-selftest-"));
after(() => rmSync(folder, { recursive: true }));
const SIZE = { width: 160, height: 120 };
const recipe = selftestRecipe(SIZE.width, SIZE.height, "float");
const page = readFileSync(BUILTIN_PAGE, "utf8");

/** A page program whose GL does something else than it is told. */
function brokenPage(name: string, script: string): string {
  const file = join(folder, `${name}.js`);
  writeFileSync(file, `${script}\n${page}`);
  return file;
}

const inShaders = (from: string, to: string) => `{
  const send = WebGL2RenderingContext.prototype.shaderSource;
  WebGL2RenderingContext.prototype.shaderSource = function (shader, text) {
    send.call(this, shader, text.replace(${from}, ${JSON.stringify(to)}));
  };
}`;

const RADIAL_DEPTH = inShaders(
  "/vDepth = -\\(view \\* worldPosition\\)\\.z/",
  "vDepth = length((view * worldPosition).xyz)",
);

/** What a driver, or a change of the program, can do to real pixels → checks that must say so, one that must not. */
const BROKEN: readonly [name: string, failing: readonly string[], passing: string, script: string][] = [
  [
    "values",
    ["depth", "sphere depth", "normals", "temperature", "amodal bbox", "amodal area"],
    "mask",
    [
      RADIAL_DEPTH,
      inShaders("/mat3\\(view\\) \\* normalize/", "normalize"),
      inShaders("/vTemperature = farmTemperature;/", "vTemperature = farmTemperature + 0.1;"),
      inShaders("/finalWorld \\* vec4\\(position, 1\\.0\\)\\);/", "finalWorld * vec4(1.05 * position, 1.0));"),
    ].join("\n"),
  ],
  [
    "one-pixel-right",
    ["mask", "classes", "segmentation", "bbox"],
    "corners",
    inShaders(
      "/gl_Position = viewProjection \\* worldPosition;/",
      "gl_Position = viewProjection * worldPosition; gl_Position.x += 2.0 / 160.0 * gl_Position.w;",
    ),
  ],
  [
    "turned-round",
    ["mask", "colours"],
    "camera",
    `{
      const get = WebGL2RenderingContext.prototype.getBufferSubData;
      WebGL2RenderingContext.prototype.getBufferSubData = function (target, offset, to) {
        get.call(this, target, offset, to);
        new Uint32Array(to.buffer, to.byteOffset, to.byteLength / 4).reverse();
      };
    }`,
  ],
];

let session: Session;
/** What the named frames give with the program as it is, and with each broken one. */
const reports = new Map<string, CheckResult[]>();

before(async () => {
  const programs: [string, string][] = [
    ["as it is", BUILTIN_PAGE],
    ...BROKEN.map(([name, , , script]) => [name, brokenPage(name, script)] as [string, string]),
  ];
  session = await openSession({
    recipe,
    registry: builtinRegistry,
    pageBundle: BUILTIN_PAGE,
    async before(open) {
      for (const [name, pageBundle] of programs) reports.set(name, await results(open, pageBundle));
    },
  });
});
after(() => session.close());

async function results(open: OpenScene, pageBundle: string): Promise<CheckResult[]> {
  const beside = await open({ recipe, registry: builtinRegistry, pageBundle });
  const tally = createTally(precisionOf(beside.fingerprint.renderer));
  await compareFrames(beside, NAMED_FRAMES, SIZE, tally);
  await beside.close();
  return tally.results();
}

test("real pixels are what the formulas say", () => {
  for (const one of reports.get("as it is")!) {
    assert.ok(one.ok, `${one.check}: ${one.wrong} of ${one.compared} wrong, worst ${one.worst} at ${one.where}`);
    assert.ok(one.ties < 100, `${one.ties} ties`);
  }
});

for (const [name, failing, passing] of BROKEN)
  test(`really drawn wrong: ${name} → ${failing.join(", ")}`, () => {
    const ok = new Map(reports.get(name)!.map((one) => [one.check, one.ok]));
    for (const check of failing) assert.equal(ok.get(check), false, check);
    assert.equal(ok.get(passing), true, passing);
  });

test("pages beside the session are gone, and the session still draws", async () => {
  const tally = createTally(precisionOf(session.fingerprint.renderer));
  await compareFrames(session, NAMED_FRAMES.slice(0, 1), SIZE, tally);
  assert.equal(tally.results().find(({ check }) => check === "mask")!.wrong, 0);
  assert.ok(session.startup.selftest! > 0);
});

test("a worker proves each fingerprint once, and the run keeps the same bytes from everybody", async () => {
  const [one, two] = [await newRun(4, 4), await newRun(4, 4)];
  const drawn: number[] = [];
  const pages: number[] = [];
  const prove = async (run: typeof one, proofs: Proofs) => {
    let frames = 0;
    let scenes = 0;
    const counted = async (options: SessionOptions) =>
      openSession({
        ...options,
        before: (open, fingerprint) =>
          options.before!((scene) => {
            scenes++;
            return watched(open, () => frames++)(scene);
          }, fingerprint),
      });
    const options = { recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE };
    await (await openProved(run, options, proofs, counted)).close();
    drawn.push(frames);
    pages.push(scenes);
  };
  const proofs: Proofs = new Map();
  await prove(one, proofs);
  await prove(one, proofs);
  await prove(two, new Map());
  assert.deepEqual(drawn, [NAMED_FRAMES.length, 0, NAMED_FRAMES.length]);
  assert.deepEqual(pages, [1, 0, 1], "a proved browser opens no page for it");
  const files = readdirSync(join(one.dir, "selftest"));
  assert.equal(files.length, 1);
  assert.match(files[0]!, /^[0-9a-f]{16}\.json$/);
  const bytes = readFileSync(join(one.dir, "selftest", files[0]!), "utf8");
  assert.equal(readFileSync(join(two.dir, "selftest", files[0]!), "utf8"), bytes);
  const record = unsealed<SelftestRecord>(bytes)!;
  assert.deepEqual([record.format, record.ok, record.frames.named.length], ["seedfarm-selftest/1", true, 8]);
  assert.deepEqual(record.fingerprint, session.fingerprint);
  assert.doesNotMatch(bytes, /seconds|millis|time/i);
});

/** The scenes that are opened, telling of each frame. */
const watched =
  (open: OpenScene, onFrame: () => void): OpenScene =>
  async (options) => {
    const scene = await open(options);
    const { fingerprint, startup } = scene;
    const render: Session["render"] = (frame) => {
      onFrame();
      return scene.render(frame);
    };
    return { fingerprint, startup, close: () => scene.close(), render };
  };

test("a browser whose pictures are black is fenced off too", async () => {
  const black = brokenPage("black", "WebGL2RenderingContext.prototype.getBufferSubData = () => {};");
  const run = await newRun(4, 4);
  const open = openProved(run, { recipe, registry: builtinRegistry, pageBundle: black }, new Map());
  await assert.rejects(open, { code: "selftest.failed", kind: "failed", message: /draws nothing.*came out black/ });
});

/** A command in a process group of its own. */
function command(entry: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

test("farm submit on a machine that draws wrong: every worker is fenced off, code 2, not one frame", async () => {
  const plugin = join(folder, "broken.ts");
  // Bundled into the run's own page program by --include, as any plugin is.
  writeFileSync(
    plugin,
    `if (typeof WebGL2RenderingContext !== "undefined") ${RADIAL_DEPTH}\nexport const passes = [];`,
  );
  const out = join(folder, "run");
  const flags = ["--scene", "solar-panel", "--frames", "4", "--size", "96", "--shard-frames", "2", "--workers", "2"];
  const { code, output } = await command("bin/farm.js", "submit", ...flags, "--include", plugin, "--out", out);
  assert.equal(code, 2, output);
  assert.match(
    output,
    /Worker 1 is fenced off: .*draws wrong\. The selftest failed in depth \(\d+ of \d+ pixels, worst at/,
  );
  assert.match(output, /Every worker is fenced off\./);
  assert.match(output, /farm selftest --out DIR {3}and farm doctor/);
  assert.deepEqual(
    readdirSync(out).filter((name) => ["selftest", "lock.json", "dataset.json"].includes(name)),
    [],
  );
  assert.ok(!readdirSync(out, { recursive: true, encoding: "utf8" }).some((name) => name.endsWith(".png")));
});

test("farm selftest passes here, in both forms of depth", async () => {
  const { code, output } = await command("bin/farm.js", "selftest", "--frames", "4", "--size", "96x72", "--json");
  assert.equal(code, 0, output);
  const record = JSON.parse(output.trim().split("\n").at(-1)!);
  assert.deepEqual([record.ok, record.frames.random, record.size], [true, 4, [96, 72]]);
  assert.equal(record.checks[0].compared + record.checks[0].ties, (4 + 16) * 96 * 72);
});

test("farm selftest with a broken program: code 2, the table says where, and pictures show it", async () => {
  const copy = join(folder, "installed");
  for (const part of ["bin", "dist", "package.json"]) cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(copy, "node_modules"));
  cpSync(join(folder, "one-pixel-right.js"), join(copy, "dist/page.js"));
  const out = join(folder, "report");
  const { code, output } = await command(join(copy, "bin/farm.js"), "selftest", "--frames", "0", "--out", out);
  assert.equal(code, 2, output);
  assert.match(output, /^mask +[\d,]+ pixels +\d+ +\d+ +1 pixel +0 +FAIL$/m);
  assert.match(output, /^mask: worst at card, pixel \d+, \d+$/m);
  assert.match(output, /draws wrong/);
  const files = readdirSync(out);
  assert.equal(JSON.parse(readFileSync(join(out, "selftest.json"), "utf8")).ok, false);
  assert.ok(files.includes("wrong-card-mm.png"), files.join(", "));
  const { width, height } = await sharp(join(out, "wrong-card-mm.png")).metadata();
  assert.ok(width! > 1000 && height! > 1000);
});
