// Whether a graphics card draws is told by the renderer string alone, of every browser anew.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isHardware } from "../../renderer/node/backends.ts";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { requireHardware } from "../../renderer/node/hardware.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { openSession } from "../../renderer/node/session.ts";
import { recipeOf } from "../e2e/kit.ts";
import { browsersOf } from "./browsers.ts";
import { framesOf, realRun, startWork, temporaryFolder } from "./kit.ts";

const recipe = recipeOf({}, { width: 64, height: 64, passes: ["rgb"] });
const options = { recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE };
const CARDS = [
  "ANGLE (NVIDIA Corporation, NVIDIA H100 80GB HBM3/PCIe/SSE2, OpenGL ES 3.2)",
  "ANGLE (AMD, AMD Radeon RX 6800 (RADV NAVI21), OpenGL 4.6)",
  "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)",
];
const CPUS = [
  "ANGLE (Mesa/X.org, llvmpipe (LLVM 15.0.6 256 bits), OpenGL ES 3.2)",
  "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
  "ANGLE (Mesa, lavapipe (LLVM 15.0.6), Vulkan)",
  "",
];

test("a renderer of the CPU is refused where a card is asked for; a card's is taken", () => {
  for (const card of CARDS) requireHardware(card);
  for (const cpu of CPUS) {
    assert.throws(() => requireHardware(cpu), {
      code: "session.software",
      kind: "failed",
      message: new RegExp(`draws in software: ${cpu.replaceAll(/[()]/g, "\\$&")}`),
      remedy: /driver.*container toolkit.*farm doctor/s,
    });
  }
});

test("each browser is asked anew: of two after one another each tells its own renderer", async () => {
  const seen: string[] = [];
  for (const backend of ["swiftshader", "auto"] as const) {
    const session = await openSession({ ...options, backend });
    seen.push(session.fingerprint.renderer);
    assert.equal(session.fingerprint.hardware, isHardware(session.fingerprint.renderer));
    await session.close();
  }
  assert.match(seen[0]!, /SwiftShader/);
  if (seen[1] === seen[0]) assert.match(seen[1]!, /SwiftShader/, "this machine has no other");
});

test("a browser without a card is closed again before it draws anything", async (t) => {
  const plain = await openSession(options);
  const { hardware } = plain.fingerprint;
  await plain.close();
  if (hardware) return t.skip("this machine has a card");
  let opened = 0;
  const before: NonNullable<Parameters<typeof openSession>[0]["before"]> = async (open) => {
    opened++;
    await open(options);
  };
  await assert.rejects(openSession({ ...options, hardware: true, before }), { code: "session.software" });
  assert.equal(opened, 1, "the first scene of a browser is enough to know");
  assert.deepEqual(browsersOf(process.pid), []);
  const run = await realRun(4, 2);
  const work = startWork(["--run", run.dir, "--shards", "0-1", "--hardware"], { TMPDIR: temporaryFolder(t) });
  assert.equal((await work.ended).code, 75);
  const { code, kind } = await work.event("error");
  assert.deepEqual([code, kind], ["session.software", "failed"]);
  assert.ok(!work.events.some(({ event }) => event === "fault"), "no other browser of this machine is tried");
  assert.deepEqual(await framesOf(run), []);
});
