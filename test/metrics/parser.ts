// Prometheus' text format 0.0.4, as its specification has it and stricter than Prometheus reads it. Written without a look at
// the code that writes it.

export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Metric {
  type: string;
  help: string;
  series: Series[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(,|(?=}))/;
const NUMBER = /^(?:NaN|[+-]?(?:Inf|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))$/;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/** Throws at the first thing that is not as the specification wants it. */
export function parseMetrics(text: string): Map<string, Metric> {
  must(text.endsWith("\n"), "the last line has no line feed");
  const metrics = new Map<string, Metric>();
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      noteHelp(metrics, name, rest);
      current = name;
    } else if (keyword === "TYPE") {
      must(name === current, `TYPE of ${name} without its HELP`);
      noteType(metrics.get(name)!, rest);
    } else addSeries(metrics.get(current), current, parseSeries(line));
  }
  for (const [name, metric] of metrics) checkMetric(name, metric);
  return metrics;
}

function noteHelp(metrics: Map<string, Metric>, name: string, help: string): void {
  must(!metrics.has(name), `${name} comes twice, or its lines are not together`);
  must(NAME.exec(name)?.[0] === name, `bad name ${name}`);
  metrics.set(name, { type: "", help: unescaped(help, "help"), series: [] });
}

function noteType(metric: Metric, type: string): void {
  must(metric.type === "" && metric.series.length === 0, `a TYPE comes twice or late`);
  must(TYPES.includes(type), `bad type ${type}`);
  metric.type = type;
}

function addSeries(metric: Metric | undefined, name: string, series: Series): void {
  must(metric && metric.type !== "", `${series.name} comes before its TYPE`);
  const suffixes = metric.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
  const isOfIt = suffixes.some((suffix) => series.name === name + suffix);
  must(isOfIt, `${series.name} within ${name}`);
  metric.series.push(series);
}

function parseSeries(line: string): Series {
  const name = NAME.exec(line)?.[0];
  must(name !== undefined, `no name: ${line}`);
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith("{")) rest = parseLabels(rest.slice(1), labels);
  const number = /^ (\S+)$/.exec(rest)?.[1] ?? "";
  must(NUMBER.test(number), `bad value: ${line}`);
  return { name, labels, value: toNumber(number) };
}

/** What is behind the closing bracket. */
function parseLabels(text: string, labels: Record<string, string>): string {
  let rest = text;
  while (!rest.startsWith("}")) {
    const [whole, label, value] = LABEL.exec(rest) ?? [];
    must(whole && label && value !== undefined, `bad labels: ${rest}`);
    must(!(label in labels), `label ${label} twice`);
    labels[label] = unescaped(value, "label");
    rest = rest.slice(whole.length);
  }
  return rest.slice(1);
}

function unescaped(text: string, kind: "help" | "label"): string {
  const known: Record<string, string> = { "\\\\": "\\", "\\n": "\n", ...(kind === "label" && { '\\"': '"' }) };
  return text.replace(/\\./g, (pair) => {
    const char = known[pair];
    must(char !== undefined, `bad escape ${pair} in ${text}`);
    return char;
  });
}

function checkMetric(name: string, { type, series }: Metric): void {
  const keys = series.map((one) => one.name + JSON.stringify(Object.entries(one.labels).sort()));
  must(new Set(keys).size === keys.length, `${name} has a series twice`);
  const isBelow = series.some(({ value }) => !(value >= 0));
  must(type !== "counter" || !isBelow, `${name} falls below 0`);
  if (type === "histogram") for (const group of groups(series)) checkHistogram(name, group);
}

/** Series of a histogram that differ in `le` alone. */
function groups(series: readonly Series[]): Series[][] {
  const found = new Map<string, Series[]>();
  for (const one of series) {
    const { le: _, ...labels } = one.labels;
    const key = JSON.stringify(labels);
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()];
}

function checkHistogram(name: string, group: readonly Series[]): void {
  const only = (suffix: string) => group.filter((one) => one.name === `${name}${suffix}`);
  const bounds = only("_bucket").map(({ labels }) => toNumber(labels.le!));
  const frames = only("_bucket").map(({ value }) => value);
  const counts = only("_count");
  must(only("_sum").length === 1 && counts.length === 1, `${name} has no sum or count`);
  must(bounds.at(-1) === Number.POSITIVE_INFINITY, `${name} does not end with +Inf`);
  must(frames.at(-1) === counts[0]!.value, `${name}: +Inf is not the count`);
  const rising = bounds.every((bound, k) => k === 0 || bound > bounds[k - 1]!);
  const cumulative = frames.every((frame, k) => k === 0 || frame >= frames[k - 1]!);
  must(rising && cumulative, `${name}: bounds or buckets fall`);
}

const toNumber = (text: string): number => Number(text.replace("Inf", "Infinity"));

function must(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
