// A real browser that hangs at each of its stages: every wait has its limit, and nothing of it outlives its session.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { type Limits, openSession, type Session, type SessionOptions } from "../../renderer/node/session.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { recipeOf } from "../e2e/kit.ts";
import { pause } from "../farm/double.ts";
import { browserOf, browsersOf, freeze, isGone } from "./browsers.ts";

const recipe = recipeOf({}, { width: 64, height: 64, passes: ["rgb"] });
const { frame } = compileRecipe(recipe, builtinRegistry);
const open = (limits: Partial<Limits>, more: Partial<SessionOptions> = {}): Promise<Session> =>
  openSession({ recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE, limits, ...more });

/** Milliseconds until it is rejected with this code. */
async function fails(work: Promise<unknown>, code: string): Promise<number> {
  const started = performance.now();
  await assert.rejects(work, (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.message);
    return true;
  });
  return performance.now() - started;
}

async function noBrowserIsLeft(): Promise<void> {
  for (let tries = 0; tries < 100 && browsersOf(process.pid).length > 0; tries++) await pause(50);
  assert.deepEqual(browsersOf(process.pid), []);
}

test("as it launches", async () => {
  const opening = open({ launch: 3000 });
  const group = await browserOf(process.pid);
  freeze(group);
  const ms = await fails(opening, "session.launch");
  assert.ok(ms < 10_000, `${ms} ms`);
  await noBrowserIsLeft();
  assert.ok(await isGone(group));
});

/** Frozen once the browser has a page, which is when it has been launched. */
const frozenAfter = (ms: number) => async () => {
  await pause(ms);
  freeze(browsersOf(process.pid)[0]!);
};

test("as the page and the scene open", async () => {
  const ms = await fails(open({ open: 2000 }, { before: frozenAfter(0) }), "session.timeout");
  assert.ok(ms < 30_000, `${ms} ms`);
  await noBrowserIsLeft();
});

test("at the first frame, and at a later one", async () => {
  for (const later of [false, true]) {
    const session = await open(later ? { frame: 1500 } : { firstFrame: 1500 });
    if (later) await session.render(frame(0));
    const group = browsersOf(process.pid)[0]!;
    freeze(group);
    const ms = await fails(session.render(frame(1)), "session.timeout");
    assert.ok(ms > 1400 && ms < 6000, `${ms} ms`);
    const closing = performance.now();
    await session.close();
    assert.ok(performance.now() - closing < 9000);
    await noBrowserIsLeft();
    assert.ok(await isGone(group));
  }
});

test("one that dies as the scene opens is not waited for", async () => {
  const dies = async () => void process.kill(-browsersOf(process.pid)[0]!, "SIGKILL");
  const ms = await fails(open({}, { before: dies }), "session.crash");
  assert.ok(ms < 30_000, `${ms} ms`);
});

test("told to end, it ends at once, whatever it is at, also when it hangs", async () => {
  const moments: readonly [name: string, wait: (stop: AbortController) => Promise<void>][] = [
    ["before it starts", async (stop) => stop.abort(new Error("told"))],
    ["as it launches", async () => void (await browserOf(process.pid))],
    ["when it hangs", async () => freeze(await browserOf(process.pid))],
    ["a little later", async () => pause((await browserOf(process.pid)) > 0 ? 400 : 0)],
    ["as the scene opens", async () => pause((await browserOf(process.pid)) > 0 ? 900 : 0)],
  ];
  for (const [name, wait] of moments) {
    const stop = new AbortController();
    const waited = wait(stop);
    const opening = open({}, { signal: stop.signal });
    const outcome = opening.then(
      (session) => session.close().then(() => "open"),
      () => "given up",
    );
    await waited;
    stop.abort(new Error("told"));
    const started = performance.now();
    await outcome;
    const ms = performance.now() - started;
    assert.ok(ms < 8000, `${name}: ${ms} ms`);
    await noBrowserIsLeft();
  }
});
