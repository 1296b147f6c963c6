import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { metricsText } from "../../farm/metrics/write.ts";
import { parseMetrics } from "./parser.ts";
import { busyRun } from "./run-files.ts";

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  targets?: { refId: string; expr: string; datasource: { uid: string } }[];
}

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

const dashboard = JSON.parse(readFileSync("docker/grafana/seedfarm.json", "utf8"));
const panels = dashboard.panels as Panel[];
const alerts = parse(readFileSync("docker/prometheus/alerts.yml", "utf8"));
const rules = alerts.groups.flatMap((group: { rules: object[] }) => group.rules) as Rule[];

const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const variables = dashboard.templating.list.map(
  ({ query }: { query: { query?: string } }) => query.query ?? "",
) as string[];
const expressions = [...queries, ...variables, ...rules.map(({ expr }) => expr)];

/** `name{label="value"}` and `name` alone, wherever they stand. */
const selectors = (text: string) =>
  [...text.matchAll(/(seedfarm_\w+)(?:\{([^}]*)\})?/g)].map(([, name = "", matchers = ""]) => ({
    name,
    matchers: [...matchers.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)].map(([, label = "", is, text = ""]) => ({
      label,
      is,
      text,
    })),
  }));

test("dashboard and alerts ask for series that exist: name, labels, and values of states", async () => {
  const metrics = parseMetrics(await metricsText(await busyRun()));
  const series = [...metrics.values()].flatMap((metric) => metric.series);
  const asked = expressions.flatMap(selectors);
  assert.ok(asked.length > 40);
  for (const { name, matchers } of asked) {
    const found = series.filter((one) => one.name === name);
    assert.ok(found.length > 0, `no series ${name}`);
    for (const { label, text } of matchers) {
      const values = new Set(found.map(({ labels }) => labels[label]));
      assert.ok(!values.has(undefined), `${name} has no label ${label}`);
      if (label !== "state") continue;
      for (const state of text.split("|")) assert.ok(values.has(state), `${name} has no state ${state}`);
    }
  }
});

test("every metric is shown or watched", async () => {
  const metrics = parseMetrics(await metricsText(await busyRun()));
  const asked = expressions.join("\n");
  for (const name of metrics.keys()) assert.match(asked, new RegExp(`${name}(_bucket|_sum|_count)?\\b`), name);
});

test("labels that queries group by and legends name are those of the series", async () => {
  const metrics = parseMetrics(await metricsText(await busyRun()));
  for (const { title, targets = [] } of panels)
    for (const { expr } of targets) {
      const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(", "));
      const names = selectors(expr).map(({ name }) => name.replace(/_(bucket|sum|count)$/, ""));
      const known = new Set(
        names
          .flatMap((name) => (metrics.get(name) ?? metrics.get(`${name}`))?.series ?? [])
          .flatMap(({ labels }) => Object.keys(labels)),
      );
      for (const label of grouped) assert.ok(known.has(label), `${title}: no label ${label}`);
    }
});

test("panels: numbers of their own, no two in one place, one data source, targets with letters of their own", () => {
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos, type, datasource, targets = [] } of panels) {
    assert.ok(gridPos.x + gridPos.w <= 24, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        assert.equal(taken.get(`${x},${y}`), undefined, `${title} lies on another panel`);
        taken.set(`${x},${y}`, title);
      }
    if (type === "row") continue;
    assert.equal(datasource?.uid, `\${datasource}`, title);
    assert.ok(targets.length > 0, title);
    assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
  }
  const used = new Set(panels.map(({ type }) => type).filter((type) => type !== "row"));
  const required = dashboard.__requires.filter((one: { type: string }) => one.type === "panel");
  assert.deepEqual(used, new Set(required.map(({ id }: { id: string }) => id)));
});

test("each alert says for which run, how bad and what to do", () => {
  for (const { alert, labels, annotations } of rules) {
    assert.ok(["warning", "critical"].includes(labels.severity), alert);
    const { summary, description } = annotations;
    assert.match(summary, /\{\{ \$labels\.(run|instance) \}\}: /, alert);
    assert.ok(description.length > 20, alert);
  }
});
