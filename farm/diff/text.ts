import { count, table } from "../cli/report/words.ts";
import { describeRanges } from "../dataset.ts";
import { shortValue } from "./short-value.ts";
import type { Change, DatasetDiff, FrameDiff, FramePart, ImageTally, Side } from "./types.ts";

const MOST_LINES = 12;
const MOST_EXAMPLES = 3;
const MOST_OF_EXAMPLE = 5;

/** For people: sides, what differs by kind, examples, and the version that B should have. */
export function diffText(diff: DatasetDiff): string {
  const blocks = [
    [sideText("A", diff.a), sideText("B", diff.b), verdict(diff)],
    section("plan", planLines(diff)),
    section("frames", frameLines(diff)),
    section("images", imageLines(diff)),
    section("examples", diff.examples.slice(0, MOST_EXAMPLES).flatMap(exampleLines)),
    [versionLine(diff)],
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
}

function sideText(label: string, { folder, name, version, digest, frames, generator }: Side): string {
  const facts = [`${name} ${version}`, count(frames, "frame"), generator, digest ? `digest ${digest}` : "not merged"];
  return `${label}  ${folder}: ${facts.join(", ")}`;
}

function verdict({ equal, plan, frames }: DatasetDiff): string {
  if (!equal) return "The datasets differ.";
  if (frames.changed > 0) return "The datasets are equal; some images have the same pixels in other bytes.";
  return plan.length > 0 ? "The datasets are equal; their plans are not." : "The datasets are equal.";
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

const planLines = ({ plan }: DatasetDiff): string[] =>
  plan.length === 0 ? [] : shortened(changeRows(plan), MOST_LINES);

function frameLines({ frames, changedFrames, values, annotations }: DatasetDiff): string[] {
  const lines = [`${frames.both} in both, ${frames.changed} of them changed`];
  for (const [set, side] of [[frames.onlyInA, "A"] as const, [frames.onlyInB, "B"] as const]) {
    if (set.count > 0) lines.push(`${set.count} only in ${side}: ${describeRanges(set.ranges)}`);
  }
  const parts = (Object.keys(changedFrames) as FramePart[]).filter((part) => changedFrames[part] > 0);
  if (parts.length > 0) lines.push(parts.map((part) => `${part} in ${changedFrames[part]}`).join(", "));
  const paths = values.map(({ path, frames: n }) => `${path} ${n}`);
  if (paths.length > 0) lines.push(`values: ${listed(paths)}`);
  const { added, removed, changed, keys, maskIou } = annotations;
  if (added + removed + changed > 0) {
    lines.push(`annotations: ${added} added, ${removed} removed, ${changed} changed`);
    const names = Object.entries(keys).sort(([, a], [, b]) => b - a);
    if (names.length > 0) lines.push(`keys: ${listed(names.map(([key, n]) => `${key} ${n}`))}`);
  }
  if (maskIou) lines.push(`masks: IoU ${fixed(maskIou.mean)} mean, ${fixed(maskIou.least)} least of ${maskIou.masks}`);
  return lines;
}

function imageLines({ images, a, b }: DatasetDiff): string[] {
  if (images.length === 0) return [];
  const rows = images.map((image) => [image.kind, `${image.changed} differ`, pixelText(image)]);
  const machines = [a, b].map(({ fingerprints }) => fingerprints.join("; "));
  const isOneMachine = machines[0] === machines[1] && a.fingerprints.length === 1;
  const where = isOneMachine
    ? "drawn with one browser and GL, where equal plans give equal bytes"
    : `drawn with other browsers or GL: ${machines.join(" and ")}`;
  return [...table(rows).split("\n"), ...(images.some(({ pixels }) => pixels) ? [where] : [])];
}

function pixelText({ pixels }: ImageTally): string {
  if (pixels === null) return "";
  const { images, identical, max, mean, differing, beyondTolerance } = pixels;
  const parts = [
    `pixels: max ${short(max)}, mean ${short(mean)}, ${(100 * differing).toFixed(2)} % differ`,
    ...(identical > 0 ? [`${identical} have the same pixels`] : []),
    ...(beyondTolerance === null ? [] : [`${images - beyondTolerance} of ${images} within the tolerance`]),
  ];
  return parts.join("; ");
}

function exampleLines({ run, index, values, camera, environment, other, annotations, images }: FrameDiff): string[] {
  const changes = [...values, ...under("camera", camera), ...under("environment", environment), ...other];
  const lines = [
    ...(changes.length > 0 ? shortened(changeRows(changes), MOST_OF_EXAMPLE) : []),
    ...shortened(annotations.map(annotationLine), MOST_OF_EXAMPLE),
    ...(images.length > 0 ? [`images: ${images.map(({ kind }) => kind).join(", ")}`] : []),
  ];
  return [`frame ${run ? `${run}/` : ""}${index}`, ...lines.map((line) => `  ${line}`)];
}

const under = (part: string, changes: readonly Change[]): Change[] =>
  changes.map((change) => ({ ...change, path: `${part}.${change.path}` }));

function annotationLine({ instance, category, kind, keys, maskIou }: FrameDiff["annotations"][number]): string {
  const what = [...(keys.length > 0 ? [keys.join(", ")] : []), ...(maskIou === null ? [] : [`IoU ${fixed(maskIou)}`])];
  return `${category} ${instance} ${kind}${what.length > 0 ? `: ${what.join("; ")}` : ""}`;
}

const changeRows = (changes: readonly Change[]): string[] =>
  table(changes.map(({ path, a, b }) => [path, `${shortValue(a)} → ${shortValue(b)}`])).split("\n");

/** The first lines, and how many more there are. */
const shortened = (lines: readonly string[], most: number): string[] =>
  lines.length > most + 1 ? [...lines.slice(0, most), `… and ${lines.length - most} more`] : [...lines];

const listed = (items: readonly string[]): string =>
  items.slice(0, MOST_LINES).join(", ") + (items.length > MOST_LINES ? ` and ${items.length - MOST_LINES} more` : "");

function versionLine({ a, b, version }: DatasetDiff): string {
  const { step, next, reason } = version;
  if (step === "none") return `version  ${a.version} holds: ${reason}`;
  const said = b.version === next ? "which B has" : `B says ${b.version}`;
  return `version  ${a.version} → ${next} (${step}): ${reason}; ${said}`;
}

const fixed = (share: number): string => share.toFixed(3);
const short = (value: number): string => String(Number(value.toPrecision(3)));
