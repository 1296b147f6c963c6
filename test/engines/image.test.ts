// The images, built from the Dockerfiles as they are, and what comes of a run that their workers draw. Nothing leaves this
// machine but the downloads of the builds.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, type TestContext, test } from "node:test";
import { freePort } from "./ceph.ts";
import { type Drawn, drawn, eventsOf, giveAway, type SentRun, sentRun } from "./container-runs.ts";
import { until } from "./daemons.ts";
import { CPU, GPU, LOCKED, runWords, useImages } from "./image-kit.ts";
import { noPodman } from "./podman.ts";
import { scratchFolder } from "./run-kit.ts";

const FRAMES = 40;
/** From the signal to the end, milliseconds: what engines give a worker before they kill it. */
const DRAIN_MS = 30_000;

interface Check {
  name: string;
  ok: boolean | "note";
  detail: string;
  remedy?: string;
}

suite("container images", { skip: noPodman() ?? false }, () => {
  const images = useImages();
  const { run } = images;
  const doctor = async (image: string, flags: readonly string[]) => {
    const ended = await run(image, flags, "doctor", "--json");
    const { ok, checks } = JSON.parse(ended.stdout.split("\n", 1)[0] ?? "") as { ok: boolean; checks: Check[] };
    return { code: ended.code, ok, check: (name: string) => checks.find((one) => one.name === name) };
  };
  const podman = (...words: string[]) => images.podman().call("podman", ...words);
  const inside = (image: string, script: string) =>
    podman("run", "--rm", "--user=0", "--entrypoint=sh", image, "-c", script);

  test("they say what they are", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    const node = /^ARG NODE_VERSION=(.*)$/m.exec(readFileSync("docker/Dockerfile", "utf8"))?.[1];
    for (const image of [CPU, GPU]) {
      const [{ Config, Size }] = JSON.parse(await podman("inspect", image));
      assert.equal(Config.Labels["org.opencontainers.image.version"], version);
      assert.deepEqual([Config.User, Config.Entrypoint.join(" ")], ["1000", "tini -- farm"]);
      assert.ok(Size < 1.5e9, `${image} has ${Size} bytes`);
      assert.equal(await inside(image, "node --version"), `v${node}\n`);
    }
    assert.match((await run(CPU, LOCKED)).stdout, /^farm work\n/);
  });

  test("what is developed with is left out, and so are npm and its settings", async () => {
    const left = await inside(
      CPU,
      "cd /opt/seedfarm; ls -A . node_modules/.bin /root 2>&1; command -v npm || echo none",
    );
    assert.doesNotMatch(left, /\b(test|tsc|biome|knip|\.git|\.npmrc|farm\.ts)\b/);
    assert.match(left, /none\n$/);
  });

  suite("on the CPU", () => {
    test("a locked-down container is healthy: user 1000, or whatever user", async () => {
      for (const user of ["1000", "54321:0"]) {
        const { code, ok, check } = await doctor(CPU, [...LOCKED, `--user=${user}`]);
        assert.deepEqual([code, ok], [0, true]);
        assert.match(check("renderer")?.detail ?? "", /llvmpipe/);
        assert.equal(check("selftest")?.ok, true);
        assert.deepEqual([check("sandbox")?.ok, check("sandbox")?.detail.includes("FARM_NO_SANDBOX")], ["note", true]);
      }
    });

    test("where the container allows Chromium's sandbox, it is on", async () => {
      const { ok, check } = await doctor(CPU, ["--read-only", "--security-opt=no-new-privileges"]);
      assert.deepEqual([ok, check("sandbox")?.ok], [true, true]);
      const forced = await doctor(CPU, [...LOCKED, "--env=FARM_NO_SANDBOX="]);
      assert.equal(forced.code, 1);
      assert.match(forced.check("test frame")?.remedy ?? "", /FARM_NO_SANDBOX=1/);
    });

    test("with a window it draws on Xvfb", async () => {
      const headed = [...LOCKED, "--env=FARM_HEADED=1"];
      assert.equal((await doctor(CPU, headed)).ok, true);
      const nowhere = await doctor(CPU, [...headed, "--env=DISPLAY=:7"]);
      assert.match(nowhere.check("test frame")?.detail ?? "", /did not start/);
    });

    test("the image's own check of its health", async (t) => {
      const name = `farm-health-${process.pid}`;
      await podman("run", "--detach", "--name", name, ...LOCKED, "--entrypoint=sleep", CPU, "infinity");
      t.after(() => podman("rm", "--force", "--time=0", name));
      await podman("healthcheck", "run", name);
    });
  });

  test("the GPU image draws nothing in software, and its worker sends the task elsewhere", async (t) => {
    const { code, ok, check } = await doctor(GPU, LOCKED);
    assert.deepEqual([code, ok], [1, false]);
    assert.match(check("test frame")?.remedy ?? "", /NVIDIA/);
    const found = await inside(
      GPU,
      "find / -xdev \\( -name '*swrast*' -o -name '*swiftshader*' -o -name '50_mesa*' \\) 2>&1",
    );
    assert.equal(found, "");
    const sent = await sentRun(scratchFolder(t), 1);
    const worker = await run(GPU, [...LOCKED, ...sent.flags], ...sent.work);
    assert.equal(worker.code, 75, worker.stdout);
  });

  suite("a run", () => {
    let expected: Drawn;
    const folder = mkdtempSync(join(tmpdir(), "farm-here-"));
    after(() => rmSync(folder, { recursive: true, force: true }));

    before(async () => {
      if (noPodman() !== null) return;
      // By this machine's own browser, without a container.
      const { run, work } = await sentRun(folder, FRAMES);
      const words = ["bin/farm.js", "work", "--run", run.dir, "--job", work.at(-1)!];
      const env = { ...process.env, FARM_TASK: "0" };
      const { status, stdout } = spawnSync(process.execPath, words, { env, encoding: "utf8" });
      assert.equal(status, 0, stdout);
      expected = await drawn(run);
    });

    async function check(t: TestContext, sent: SentRun): Promise<void> {
      const there = await drawn(sent.run);
      assert.equal(there.values.length, FRAMES);
      assert.deepEqual(there.values, expected.values);
      const same = JSON.stringify(there.fingerprints) === JSON.stringify(expected.fingerprints);
      t.diagnostic(
        same ? "same browser and GL as outside" : `other than outside: ${JSON.stringify(there.fingerprints)}`,
      );
      // Byte for byte is promised for one fingerprint only.
      if (same) assert.deepEqual(there.contents, expected.contents);
    }

    test("drawn in a locked-down container it is what this machine draws", async (t) => {
      const sent = await sentRun(scratchFolder(t), FRAMES);
      const { code, stderr } = await run(CPU, [...LOCKED, ...sent.flags], ...sent.work);
      assert.equal(code, 0, stderr);
      await check(t, sent);
    });

    test("the command's name may come first, as AWS Batch sends it", async (t) => {
      const sent = await sentRun(scratchFolder(t), 1);
      const { code, stderr } = await run(CPU, [...LOCKED, ...sent.flags], "farm", ...sent.work);
      assert.equal(code, 0, stderr);
    });

    test("too little memory is this machine's fault, and the next one goes on", async (t) => {
      const sent = await sentRun(scratchFolder(t), FRAMES);
      const limited = (memory: string) =>
        run(CPU, [...LOCKED, ...sent.flags, `--memory=${memory}`, `--memory-swap=${memory}`], ...sent.work);
      assert.equal((await limited("48m")).code, 137);
      // The kernel chooses: the browser, and then the worker gives up on this machine, or the worker itself.
      const { code, stdout } = await limited("150m");
      assert.ok(code === 75 || code === 137, `${code}: ${stdout}`);
      assert.equal((await limited("1g")).code, 0);
      await check(t, sent);
    });

    test("told to stop, then killed: finished frames are kept, and the next worker goes on", async (t) => {
      const sent = await sentRun(scratchFolder(t), FRAMES);
      const start = () => {
        const name = `farm-${process.pid}-${Date.now()}`;
        const flags = [...LOCKED, ...sent.flags, `--name=${name}`];
        const events = eventsOf(images.podman().start("podman", runWords(CPU, flags, sent.work)));
        return { events, signal: (signal: string) => podman("kill", `--signal=${signal}`, name) };
      };
      const drained = start();
      await drained.events.seen("frame", 3);
      await drained.signal("TERM");
      const told = Date.now();
      assert.equal(await drained.events.code, 143);
      assert.ok(Date.now() - told < DRAIN_MS, `it took ${Date.now() - told} ms`);
      const kept = drained.events.count("frame");
      assert.ok(kept < FRAMES, "there is something left to draw");

      const killed = start();
      await killed.events.seen("frame", 2);
      await killed.signal("KILL");
      assert.equal(await killed.events.code, 137);

      const last = start();
      assert.equal(await last.events.code, 0);
      assert.ok(last.events.count("frame") <= FRAMES - kept);
      t.diagnostic(`${kept} kept by the first, ${last.events.count("frame")} drawn by the last`);
      await check(t, sent);
    });
  });

  test("compose.yaml: a run in its own S3 server, exported to a folder, and both outlast the server", async (t) => {
    const work = scratchFolder(t);
    mkdirSync(join(work, "out"));
    giveAway(work);
    const env = { S3_SECRET_KEY: "a-secret-of-this-test", S3_PORT: `${await freePort()}`, FARM_WORK: work };
    const compose = (...words: string[]) =>
      images.podman().run("podman-compose", ["--no-ansi", "--file=docker/compose.yaml", ...words], env);
    const farm = async (...words: string[]) => {
      const ended = await compose("run", "--rm", "-T", "farm", ...words);
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      return ended.stdout;
    };
    // This version of podman-compose does not wait for a service to be healthy.
    const serve = async () => {
      await compose("up", "--detach", "s3");
      await until(
        async () => /is ready/.test((await compose("logs", "s3")).stdout),
        "its S3 server is not ready",
        180_000,
      );
    };
    t.after(() => compose("down", "--volumes"));
    assert.equal((await compose("build", "s3")).code, 0);
    await serve();
    const recipe = ["--scene", "solar-panel", "--size", "128", "--frames", "8"];
    assert.match(await farm("submit", ...recipe, "--out", "s3://farm/first"), /8 frames/);
    await compose("down");
    await serve();
    await farm("export", "coco", "s3://farm/first", "--to", "out/coco");
    assert.ok(readdirSync(join(work, "out/coco")).length > 0);
    const refused = await images.podman().run("podman", ["run", "--rm", "localhost/seedfarm-s3"]);
    assert.notEqual(refused.code, 0, "without keys it does not start");
  });
});
