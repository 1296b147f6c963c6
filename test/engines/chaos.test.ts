// Random kills of workers, browsers, store connections and nodes, all through a run: nothing is lost, nothing is there twice,
// and next to nothing was drawn twice. The full measure: FARM_CHAOS_FRAMES=2000 FARM_CHAOS_KILLS=30.
import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { openRun } from "../../farm/run.ts";
import { survey } from "../../farm/survey.ts";
import { StreamRng, streamKey } from "../../renderer/rng.ts";
import { type Outcome, farm as run } from "../cli/farm.ts";
import { drawnCounts, hurry, hurt, KINDS, type Kind } from "./chaos-kit.ts";
import { startProxy } from "./faulty-proxy.ts";
import { ownTemporaryFolder, scratchFolder } from "./run-kit.ts";
import { noServer, useS3 } from "./s3-kit.ts";
import { noSlurm, type SlurmCluster, startSlurm } from "./slurm-cluster.ts";

const FRAMES = Number(process.env.FARM_CHAOS_FRAMES ?? 240);
const KILLS = Number(process.env.FARM_CHAOS_KILLS ?? 8);
const SEED = Number(process.env.FARM_CHAOS_SEED ?? 1);
const RECIPE = ["--scene", "solar-panel", "--frames", String(FRAMES), "--size", "64", "--passes", "rgb,segmentation"];
const IN_FLIGHT = 3;
const LIMIT_MS = 3_600_000;

const AT_WORK = /RUNNING|PENDING|COMPLETING|CONFIGURING|REQUEUED/;
const isAtWork = ({ call }: SlurmCluster): boolean =>
  AT_WORK.test(call("squeue", "--noheader", "--array", "--states=all", "--format=%T"));

suite("chaos", { skip: noServer ?? noSlurm() ?? false }, () => {
  const s3 = useS3();
  let slurm: SlurmCluster;
  before(async () => {
    slurm = await startSlurm();
    process.env.SLURM_CONF = slurm.conf;
  });
  after(() => slurm?.stop());

  test(`${KILLS} random kills over ${FRAMES} frames`, { timeout: LIMIT_MS }, async (t) => {
    const cwd = scratchFolder(t);
    ownTemporaryFolder(t);
    const direct = process.env.AWS_ENDPOINT_URL_S3;
    const proxy = await startProxy(t, s3.server().endpoint);
    const farm = async (...args: string[]): Promise<Outcome> => {
      const outcome = await run(cwd, ...args);
      assert.equal(outcome.code, 0, outcome.stderr + outcome.stdout);
      return outcome;
    };
    const place = s3.place();
    const engine = ["--on", "slurm", "--cpus", "4", "--memory", "4G", "--requeues", "100", "--shard-frames", "40"];
    // The workers get the environment of this moment.
    process.env.AWS_ENDPOINT_URL_S3 = proxy.endpoint;
    await farm("submit", ...RECIPE, "--out", place, ...engine);
    process.env.AWS_ENDPOINT_URL_S3 = direct;

    const rng = new StreamRng().reset(streamKey(SEED, "chaos", "kill"), 0, 0);
    const random = () => rng.next();
    const done: Kind[] = [];
    const victims = { place, proxy, slurm, random };
    const opened = await openRun(place);
    const strike = async () => {
      if (done.length === KILLS || drawnCounts(cwd).size < ((done.length + 1) * FRAMES) / (KILLS + 2)) return;
      const kind = KINDS[Math.floor(random() * KINDS.length)]!;
      if (await hurt(kind, victims)) done.push(kind);
    };
    const goOn = async (): Promise<boolean> => {
      if (isAtWork(slurm)) return true;
      if ((await survey(opened)).open.length === 0) return false;
      process.env.AWS_ENDPOINT_URL_S3 = proxy.endpoint;
      await farm("resume", place);
      process.env.AWS_ENDPOINT_URL_S3 = direct;
      return true;
    };
    do {
      await strike();
      hurry(slurm);
      await new Promise((resolve) => setTimeout(resolve, 250));
    } while (await goOn());
    const counts = drawnCounts(cwd);
    const twice = [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
    t.diagnostic(`kills: ${done.join(" ")}; ${twice} frames of ${FRAMES} drawn twice`);
    assert.equal(done.length, KILLS);
    // Killed right after a frame was kept, a worker cannot say so any more; the digest tells whether the frame is there.
    assert.ok(counts.size >= FRAMES - IN_FLIGHT * KILLS, `${counts.size} frames were told of`);
    assert.ok(twice <= FRAMES / 100, `${twice} frames were drawn twice`);

    const there = JSON.parse((await farm("merge", place, "--json")).stdout);
    assert.equal(there.counts.images, FRAMES);
    const here = await farm("submit", ...RECIPE, "--workers", "1", "--out", "here", "--json");
    assert.equal(there.digest, JSON.parse(here.stdout.trim().split("\n").at(-1)!).digest);
  });
});
