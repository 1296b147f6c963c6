// Prometheus itself reads what `farm metrics` says: its checker, and a server that scrapes a run.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { type MetricsServer, serveMetrics } from "../../farm/metrics/serve.ts";
import { metricsText } from "../../farm/metrics/write.ts";
import { busyRun } from "../metrics/run-files.ts";
import { needPackages } from "./packages.ts";

const missing = needPackages(["prometheus", "promtool"], ["prometheus"]);
const skip = missing ?? false;

const promtool = (input: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync("promtool", args, { input, encoding: "utf8" });
  return { status, said: stdout + stderr };
};

describe("promtool", { skip }, () => {
  test("finds nothing wrong with the metrics of a run, nor anything to mend", async () => {
    assert.deepEqual(promtool(await metricsText(await busyRun()), "check", "metrics"), { status: 0, said: "" });
  });

  test("would find something", () => {
    assert.notEqual(promtool('a{x="1} 1\n', "check", "metrics").status, 0);
  });

  test("takes the configuration and the alerts", () => {
    const config = promtool("", "check", "config", "docker/prometheus/prometheus.yml");
    assert.equal(config.status, 0, config.said);
    const rules = promtool("", "check", "rules", "--lint=all", "--lint-fatal", "docker/prometheus/alerts.yml");
    assert.equal(rules.status, 0, rules.said);
  });

  test("alerts fire when they should, and only then", () => {
    const { status, said } = promtool("", "test", "rules", "test/metrics/alerts-cases.yml");
    assert.equal(status, 0, said);
  });
});

describe("a Prometheus that scrapes a run", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "farm-prometheus-"));
  let server: ChildProcess;
  let served: MetricsServer;
  let api = "";

  before(async () => {
    served = await serveMetrics(await busyRun(), "0");
    const port = await freePort();
    api = `http://127.0.0.1:${port}`;
    server = startPrometheus(folder, port, new URL(served.url).host);
    await until(async () => (await query("up")).some(({ value }) => value[1] === "1"));
    await until(async () => (await query("seedfarm_run_info")).length > 0);
  });
  after(async () => {
    server.kill("SIGKILL");
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = async (expr: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> => {
    const response = await fetch(`${api}/api/v1/query?${new URLSearchParams({ query: expr })}`).catch(() => null);
    if (response === null) return [];
    const answer = (await response.json()) as { status: string; error?: string; data: { result: never[] } };
    assert.equal(answer.status, "success", `${expr}: ${answer.error}`);
    return answer.data.result;
  };

  test("has its numbers", async () => {
    const frames = await query('sum by (state) (seedfarm_frames{run="double"})');
    const counts = Object.fromEntries(frames.map(({ metric, value }) => [metric.state, Number(value[1])]));
    assert.deepEqual(counts, { done: 20, failed: 3, missing: 57 });
    const nasty = await query("seedfarm_annotations == 1");
    assert.deepEqual(
      nasty.map(({ metric }) => metric.category),
      ['dirt "wet"\\dry\n'],
    );
    const [median] = await query('histogram_quantile(0.5, seedfarm_stage_seconds_bucket{stage="draw"})');
    // Of 4, 15, 40, 400 ms and 200 s the third; its bucket ends at 50 ms.
    assert.ok(Number(median?.value[1]) > 0.02 && Number(median?.value[1]) <= 0.05, median?.value[1]);
  });

  test("understands every query of the dashboard, and answers those that need no history", async () => {
    const dashboard = JSON.parse(readFileSync("docker/grafana/seedfarm.json", "utf8"));
    const queries: string[] = dashboard.panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) =>
      targets.map(({ expr }) => expr.replaceAll("$run", "double").replaceAll("$stage", "draw")),
    );
    assert.ok(queries.length >= 24);
    for (const expr of queries) {
      const result = await query(expr);
      if (!/rate\(|increase\(/.test(expr)) assert.ok(result.length > 0, expr);
    }
    // 20 of 80 frames.
    const [share] = await query(queries[0]!);
    assert.equal(Number(share?.value[1]), 0.25);
  });

  test("has loaded the alerts, of which those for this run are pending or fire", async () => {
    const response = await fetch(`${api}/api/v1/rules`);
    const { data } = (await response.json()) as { data: { groups: { rules: { name: string; health: string }[] }[] } };
    const rules = data.groups.flatMap((group) => group.rules);
    assert.equal(rules.length, 6);
    await until(async () => {
      const alerts = await query("ALERTS");
      const names = new Set(alerts.map(({ metric }) => metric.alertname));
      return ["SeedfarmShardsStalled", "SeedfarmManyFailures"].every((name) => names.has(name));
    });
  });
});

/** On loopback, with the configuration that ships but for the target's port and the pace. */
function startPrometheus(folder: string, port: number, target: string): ChildProcess {
  const shipped = readFileSync("docker/prometheus/prometheus.yml", "utf8");
  const config = shipped
    .replaceAll(/(scrape_interval|evaluation_interval|scrape_timeout): 15s/g, "$1: 1s")
    .replace("localhost:9464", target)
    .replace("alerts.yml", resolve("docker/prometheus/alerts.yml"));
  assert.ok(config.includes(target));
  const file = join(folder, "prometheus.yml");
  writeFileSync(file, config);
  const flags = [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, "data")}`];
  return spawn("prometheus", [...flags, `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const start = Date.now(); !(await condition()); ) {
    assert.ok(Date.now() - start < 60_000, "nothing came within a minute");
    await new Promise((done) => setTimeout(done, 200));
  }
}
