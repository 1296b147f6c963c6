import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultWorkers } from "../../farm/executors/default-workers.ts";
import { installLine } from "../../farm/machine/install-lines.ts";
import { type Machine, setUp } from "../../farm/machine/setup.ts";

interface Pretended extends Partial<Machine> {
  /** Turns true the moment a step provides a browser. */
  browserAfter?: RegExp;
}

/** A machine that only writes down what is done to it. */
function machine(pretended: Pretended): { machine: Machine; steps: string[] } {
  const steps: string[] = [];
  const isThere = () =>
    pretended.browserAfter !== undefined && steps.some((step) => pretended.browserAfter?.test(step));
  const step = (text: string, ok: boolean) => {
    steps.push(text);
    return ok;
  };
  return {
    steps,
    machine: {
      findBrowser: async () => (isThere() ? "/browser" : null),
      browserStarts: () => true,
      hasSoftwareGl: () => true,
      isRoot: () => true,
      hasCommand: (command) => command === "apt-get",
      run: (command, args) => step([command, ...args].join(" "), true),
      playwright: (args) =>
        step(["playwright", ...args].join(" "), pretended.browserAfter?.test("playwright install chromium") ?? false),
      say: () => {},
      ...pretended,
    },
  };
}

test("a machine with browser and GL is left as it is", async () => {
  const { machine: ready, steps } = machine({ findBrowser: async () => "/usr/bin/chromium" });
  await setUp(ready);
  assert.deepEqual(steps, []);
});

test("without a browser Playwright's download is tried first", async () => {
  const { machine: fresh, steps } = machine({ browserAfter: /^playwright install chromium/ });
  await setUp(fresh);
  assert.deepEqual(steps, ["playwright install chromium"]);
});

test("when the download fails, root gets the distribution's browser and GL", async () => {
  const { machine: fresh, steps } = machine({ browserAfter: /^apt-get install/ });
  await setUp(fresh);
  assert.deepEqual(steps, [
    "playwright install chromium",
    "apt-get update",
    "apt-get install -y --no-install-recommends chromium libgl1-mesa-dri libegl1 libgles2",
  ]);
});

test("without root and without a browser it says what root must do", async () => {
  const { machine: poor, steps } = machine({ isRoot: () => false });
  await assert.rejects(setUp(poor), (error: Error & { code: string; remedy: string }) => {
    assert.equal(error.code, "setup.no-browser");
    assert.match(error.remedy, /^Run as root: .*chromium/);
    return true;
  });
  assert.deepEqual(steps, ["playwright install chromium"]);
});

test("GL libraries are added when only they are missing, by root", async () => {
  const lacks = { findBrowser: async () => "/browser", hasSoftwareGl: () => false };
  const asRoot = machine({ ...lacks, hasCommand: (command) => command === "dnf" });
  await setUp(asRoot.machine);
  assert.deepEqual(asRoot.steps, ["dnf install -y mesa-dri-drivers mesa-libEGL mesa-libGLES"]);
  const asUser = machine({ ...lacks, isRoot: () => false });
  await setUp(asUser.machine);
  assert.deepEqual(asUser.steps, []);
});

test("a browser that lacks libraries gets them", async () => {
  let starts = false;
  const { machine: bare, steps } = machine({
    findBrowser: async () => "/browser",
    browserStarts: () => starts,
    playwright: (args) => {
      steps.push(args.join(" "));
      starts = true;
      return true;
    },
  });
  await setUp(bare);
  assert.deepEqual(steps, ["install-deps chromium"]);
});

test("the line to type is that of the distribution", () => {
  assert.match(installLine("id=ubuntu id_like=debian"), /^apt-get update && apt-get install .*chromium/);
  assert.match(installLine("id=fedora"), /^dnf install/);
  assert.match(installLine("id=arch"), /Debian, Ubuntu: apt-get.*Fedora: dnf/);
});

test("default workers follow cores and memory", () => {
  assert.deepEqual(
    [
      [1, 8e9],
      [2, 8e9],
      [8, 64e9],
      [8, 3.5e9],
      [8, 0.5e9],
    ].map(([cores, bytes]) => defaultWorkers(cores, bytes)),
    [1, 1, 4, 2, 1],
  );
});
