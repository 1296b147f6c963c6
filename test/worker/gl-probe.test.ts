// Which backend is best on a machine: told by browsers that draw, kept as long as the machine is the same, and never silent.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { settledFlags } from "../../farm/executors/worker-flags.ts";
import { cardUnused } from "../../farm/machine/card-unused.ts";
import { glChecks } from "../../farm/machine/gl-checks.ts";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { fastest, type ProbeRow, probeBackend, probeMachine } from "../../renderer/node/gl-probe.ts";
import { keepProbe, probeFile, readProbe } from "../../renderer/node/gl-probe-cache.ts";
import { candidates, glMachine, signsOfCard } from "../../renderer/node/gl-probe-machine.ts";
import { probed, settleBackend } from "../../renderer/node/gl-probe-settle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { openSession } from "../../renderer/node/session.ts";
import { recipeOf } from "../e2e/kit.ts";
import { isGone } from "./browsers.ts";
import { framesOf, realRun, startWork, temporaryFolder } from "./kit.ts";

const SIGNAL = new AbortController().signal;
const LLVMPIPE = "ANGLE (Mesa/X.org, llvmpipe (LLVM 15.0.6 256 bits), OpenGL ES 3.2)";
const CARD = "ANGLE (NVIDIA Corporation, NVIDIA L4/PCIe/SSE2, OpenGL ES 3.2)";
const drew = (backend: ProbeRow["backend"], msPerFrame: number, renderer = LLVMPIPE): ProbeRow => ({
  backend,
  renderer,
  hardware: renderer === CARD,
  msPerFrame,
});
const silent = (backend: ProbeRow["backend"], isLate = false): ProbeRow => ({ backend, trouble: "no", isLate });

function setEnv(t: TestContext, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    const before = process.env[name];
    process.env[name] = value;
    t.after(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
}

/** A browser that notes its pid and hangs. */
function hangingBrowser(t: TestContext): { pids: () => number[] } {
  const folder = temporaryFolder(t);
  const path = join(folder, "chromium");
  writeFileSync(path, `#!/bin/sh\necho $$ >> ${folder}/pids\nsleep 600\n`);
  chmodSync(path, 0o755);
  setEnv(t, { FARM_BROWSER: path });
  const pids = join(folder, "pids");
  return {
    pids: () => (existsSync(pids) ? readFileSync(pids, "utf8").trim().split("\n").map(Number) : []),
  };
}

/** EGL's files with NVIDIA's before Mesa's, and no driver behind it: EGL passes to Mesa without a word. */
function deadCard(t: TestContext): Readonly<Record<string, string>> {
  const nvidia = join(temporaryFolder(t), "10_nvidia.json");
  const library = { library_path: "libEGL_nvidia-that-is-not-there.so.0" };
  writeFileSync(nvidia, JSON.stringify({ file_format_version: "1.0.0", ICD: library }));
  return { __EGL_VENDOR_LIBRARY_FILENAMES: [nvidia, ...glMachine({}).egl].join(":") };
}

test("a machine is seen by its driver files and device nodes; the loaders' variables name others", (t) => {
  const folder = temporaryFolder(t);
  const [egl, dev] = [join(folder, "egl"), join(folder, "dev")];
  mkdirSync(egl);
  mkdirSync(join(dev, "dri"), { recursive: true });
  for (const file of [
    "egl/50_mesa.json",
    "egl/README",
    "dev/nvidia0",
    "dev/nvidiactl",
    "dev/dri/card0",
    "dev/dri/renderD128",
  ])
    writeFileSync(join(folder, file), "");
  const env = { __EGL_VENDOR_LIBRARY_DIRS: egl, VK_DRIVER_FILES: "/a/lvp_icd.json:/a/radeon_icd.json" };
  const machine = glMachine(env, dev);
  assert.deepEqual(machine, {
    egl: [join(egl, "50_mesa.json")],
    vulkan: ["/a/lvp_icd.json", "/a/radeon_icd.json"],
    cards: [join(dev, "nvidia0"), join(dev, "dri", "renderD128")],
  });
  assert.deepEqual(candidates(machine), ["gl-egl", "vulkan", "swiftshader"]);
  assert.deepEqual(signsOfCard(machine), machine.cards, "Mesa's files come without a card too");
});

test("Vulkan is tried only with a card and a driver of one: without it hangs", () => {
  const [mesa, lavapipe, radeon] = ["/m/50_mesa.json", "/v/lvp_icd.x86_64.json", "/v/radeon_icd.x86_64.json"];
  const [node] = ["/dev/dri/renderD128"];
  assert.deepEqual(candidates({ egl: [], vulkan: [], cards: [] }), ["swiftshader"]);
  assert.deepEqual(candidates({ egl: [mesa], vulkan: [lavapipe, radeon], cards: [] }), ["gl-egl", "swiftshader"]);
  assert.deepEqual(candidates({ egl: [mesa], vulkan: [lavapipe], cards: [node] }), ["gl-egl", "swiftshader"]);
  assert.deepEqual(candidates({ egl: [], vulkan: [radeon], cards: [node] }), ["vulkan", "swiftshader"]);
});

test("a card is taken before any software, then what is clearly faster", () => {
  assert.equal(fastest([drew("gl-egl", 40), drew("swiftshader", 90)]), "gl-egl");
  assert.equal(fastest([drew("gl-egl", 90), drew("swiftshader", 40)]), "swiftshader");
  assert.equal(fastest([drew("gl-egl", 44), drew("swiftshader", 40)]), "gl-egl", "chance decides nothing");
  assert.equal(fastest([drew("gl-egl", 5), drew("vulkan", 9, CARD)]), "vulkan", "a slow card is a card");
  assert.equal(fastest([drew("gl-egl", 9, CARD), drew("vulkan", 5, CARD)]), "vulkan");
  assert.equal(fastest([silent("gl-egl", true), drew("swiftshader", 90)]), "swiftshader");
  assert.equal(fastest([silent("gl-egl"), silent("swiftshader")]), null);
});

test("both software backends of this machine draw, and tell who they are", async () => {
  const machine = { ...glMachine({}), cards: [] };
  const rows = await probeMachine(machine, { limitMs: 60_000 });
  assert.deepEqual(
    rows.map(({ backend }) => backend),
    candidates(machine),
  );
  const names = { "gl-egl": /llvmpipe|softpipe/, vulkan: /./, swiftshader: /SwiftShader/ };
  for (const row of rows) {
    assert.ok("renderer" in row, JSON.stringify(row));
    assert.match(row.renderer, names[row.backend]);
    assert.equal(row.hardware, false);
    assert.ok(row.msPerFrame > 0.1, `${row.msPerFrame} ms`);
  }
});

test("a browser that hangs is killed by the watchdog, with all its processes", async (t) => {
  const { pids } = hangingBrowser(t);
  const started = performance.now();
  const row = await probeBackend("vulkan", { limitMs: 1500 });
  assert.ok(performance.now() - started < 8000, "not as long as the driver likes");
  assert.deepEqual([row.backend, "isLate" in row && row.isLate], ["vulkan", true]);
  assert.match("trouble" in row ? row.trouble : "", /1\.5 s|1500/);
  const [pid] = pids();
  assert.ok(pid !== undefined, "it was started");
  assert.ok(await isGone(pid));
});

test("what is told to stop ends its probe at once", async (t) => {
  hangingBrowser(t);
  setEnv(t, { XDG_CACHE_HOME: temporaryFolder(t) });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 500);
  const started = performance.now();
  await assert.rejects(settleBackend("auto", stop.signal));
  assert.deepEqual(await settledFlags(["--hardware"], stop.signal), ["--hardware"]);
  assert.ok(performance.now() - started < 8000);
});

test("the answer is kept, read without a browser, and another browser or driver is another machine", async (t) => {
  const { pids } = hangingBrowser(t);
  const cache = temporaryFolder(t);
  setEnv(t, { XDG_CACHE_HOME: cache });
  const file = probeFile(glMachine());
  assert.equal(await readProbe(file), null);
  await keepProbe(file, [drew("gl-egl", 90), drew("swiftshader", 40)]);
  assert.deepEqual(readdirSync(join(cache, "seedfarm", "gl")).length, 1, "no half files are left");
  assert.deepEqual(await settleBackend("auto"), { backend: "swiftshader", onCard: false });
  assert.deepEqual(await settledFlags(["--hardware"], SIGNAL), ["--hardware", "--backend", "swiftshader"]);
  assert.deepEqual(await settledFlags(["--backend", "auto"], SIGNAL), ["--backend", "swiftshader"]);
  assert.deepEqual(await settledFlags(["--backend", "gl-egl"], SIGNAL), ["--backend", "gl-egl"], "as it was said");
  assert.deepEqual(pids(), [], "no browser was asked");
  writeFileSync(process.env.FARM_BROWSER!, "#!/bin/sh\nsleep 601 # another version\n");
  const renewed = probeFile(glMachine());
  assert.notEqual(renewed, file);
  assert.notEqual(probeFile(glMachine({ __EGL_VENDOR_LIBRARY_FILENAMES: "/other.json" })), renewed);
  setEnv(t, { LIBGL_ALWAYS_SOFTWARE: "1" });
  assert.notEqual(probeFile(glMachine()), renewed);
});

test("what hung is asked again after an hour; what drew is not", async (t) => {
  const file = join(temporaryFolder(t), "probe.json");
  const hour = 3_600_000;
  await keepProbe(file, [silent("gl-egl", true), drew("swiftshader", 40)], 0);
  assert.equal((await readProbe(file, hour - 1))?.length, 2);
  assert.equal(await readProbe(file, hour + 1), null);
  await keepProbe(file, [silent("gl-egl", false), drew("swiftshader", 40)], 0);
  assert.equal((await readProbe(file, 1e6 * hour))?.length, 2);
  writeFileSync(file, "half a fi");
  assert.equal(await readProbe(file), null);
});

test("where no cache can be written the machine is probed, once in a process", async (t) => {
  const file = join(temporaryFolder(t), "no-folder");
  writeFileSync(file, "");
  setEnv(t, { XDG_CACHE_HOME: file });
  const { rows, backend } = await probed();
  assert.ok(rows.some((row) => row.backend === backend && "renderer" in row));
  const started = performance.now();
  assert.equal((await settleBackend("auto")).backend, backend);
  assert.ok(performance.now() - started < 500, "no browser starts in so short a time");
});

test("a browser in software where the probe saw a card is a fault: tried again, and no frame is drawn", async (t) => {
  const cache = temporaryFolder(t);
  setEnv(t, { XDG_CACHE_HOME: cache });
  await keepProbe(probeFile(glMachine()), [drew("swiftshader", 1, CARD)]);
  const recipe = recipeOf({}, { width: 64, height: 64, passes: ["rgb"] });
  const scene = { recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE };
  for (const backend of ["auto", "swiftshader"] as const)
    await assert.rejects(openSession({ ...scene, backend }), {
      code: "session.lost-card",
      message: /With swiftshader a graphics card drew on this machine.*SwiftShader/,
      remedy: /farm doctor/,
    });
  const run = await realRun(4, 2);
  const work = startWork(["--run", run.dir, "--shards", "0-1"], { TMPDIR: temporaryFolder(t) });
  assert.equal((await work.ended).code, 75);
  const faults = work.events.flatMap((event) => (event.event === "fault" ? [event.code] : []));
  assert.deepEqual(faults, Array(3).fill("session.lost-card"));
  assert.match((await work.event("error")).message, /graphics card drew/);
  assert.deepEqual(await framesOf(run), []);
});

test("a driver without its card is named by workers and by doctor, and the frames are drawn", async (t) => {
  if (glMachine({}).egl.length === 0) return t.skip("needs Mesa's EGL");
  const env = deadCard(t);
  const run = await realRun(2, 2);
  const work = startWork(["--run", run.dir, "--shards", "0", "--backend", "gl-egl"], {
    ...env,
    TMPDIR: temporaryFolder(t),
  });
  const note = await work.event("note");
  assert.equal(note.code, "gl.card-unused");
  assert.match(note.message, /10_nvidia\.json\), but frames are drawn on the CPU: .*llvmpipe/);
  assert.match(note.remedy, /farm doctor.*--hardware/);
  assert.equal((await work.ended).code, 0);
  assert.equal((await framesOf(run)).length, 2);
  const logs = join(run.dir, "logs");
  const text = readdirSync(logs, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(one.parentPath ?? one.path, one.name), "utf8"));
  assert.match(text.join(""), /gl\.card-unused/);
});

test("doctor lists what each backend answered, and what a card lacks", () => {
  const machine = { egl: ["/m/50_mesa.json"], vulkan: [], cards: ["/dev/nvidia0"] };
  const checks = glChecks([drew("gl-egl", 40), silent("swiftshader")], machine);
  assert.deepEqual(
    checks.map(({ name, ok }) => [name, ok]),
    [
      ["backend gl-egl", true],
      ["backend swiftshader", "note"],
      ["graphics card", "note"],
    ],
  );
  assert.match(checks[0]!.detail, /llvmpipe.*40 ms.*taken/);
  assert.match(checks[2]!.detail, /\/dev\/nvidia0.*drawn on the CPU/);
  assert.match(checks[2]!.remedy!, /10_nvidia\.json.*graphics/);
  assert.deepEqual(
    glChecks([drew("gl-egl", 2, CARD)], machine).map(({ ok }) => ok),
    [true],
  );
  assert.equal(cardUnused({ hardware: false, renderer: LLVMPIPE }, { ...machine, cards: [] }), null);
});
