import type { Json } from "../../renderer/json.ts";
import type { RunFrame } from "../frames.ts";
import { datasetFrames } from "../quality/left-out.ts";
import type { CardRun, CardSource } from "./source.ts";

/** What one reading of all frames gives. Nothing here grows with their number. */
export interface CardFacts {
  /** By pass and form, in the order of the frames' records. */
  images: ImageKind[];
  /** Drawn values that have one type in all frames. */
  values: ValueField[];
  examples: ExampleFrame[];
}

export interface ImageKind {
  /** "rgb", "segmentation.instances": pass and what is between the first and the last dot. */
  kind: string;
  pass: string;
  /** What follows the frame's digits: ".png", ".instances.png". */
  ending: string;
  /** Lengths of the digits before it; one unless the run passes 10⁸ frames. */
  digits: number[];
  files: number;
  bytes: number;
}

export type ValueType = "number" | "text" | "flag" | "numbers";

export interface ValueField {
  /** ["sun", "elevationDegrees"]: randomizer, then keys. */
  path: readonly string[];
  type: ValueType;
}

export interface ExampleFrame {
  run: CardRun;
  frame: RunFrame;
}

const EXAMPLES = 4;

export async function gatherFacts(
  { runs, dataset }: CardSource,
  onProgress: (done: number, total: number) => void,
): Promise<CardFacts> {
  const images = new Map<string, ImageKind>();
  const values = new Map<string, ValueField & { isMixed: boolean }>();
  const examples: ExampleFrame[] = [];
  const shown = examplePositions(dataset.counts.images);
  let position = 0;
  for (const run of runs) {
    for await (const frame of datasetFrames(run.run)) {
      for (const image of frame.images) addImage(images, image);
      for (const [id, drawn] of Object.entries(frame.record.values)) addValues(values, drawn, [id]);
      if (shown.has(position)) examples.push({ run, frame });
      position++;
      onProgress(position, dataset.counts.images);
    }
  }
  const fields = [...values.values()].filter(({ isMixed }) => !isMixed);
  return { images: [...images.values()], values: fields.map(({ path, type }) => ({ path, type })), examples };
}

/** Evenly over the dataset and not chosen by looks: the middles of as many equal parts. */
export function examplePositions(frames: number, count = EXAMPLES): Set<number> {
  const shown = Math.min(count, frames);
  return new Set(Array.from({ length: shown }, (_, k) => Math.floor(((k + 0.5) * frames) / shown)));
}

function addImage(images: Map<string, ImageKind>, { pass, file, bytes }: RunFrame["images"][number]): void {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const ending = name.slice(name.indexOf("."));
  const kind = [pass, ...ending.split(".").slice(1, -1)].join(".");
  const known = images.get(kind + ending) ?? { kind, pass, ending, digits: [], files: 0, bytes: 0 };
  images.set(kind + ending, known);
  known.files++;
  known.bytes += bytes;
  const digits = name.length - ending.length;
  if (!known.digits.includes(digits)) known.digits.push(digits);
}

function addValues(
  fields: Map<string, ValueField & { isMixed: boolean }>,
  value: Json | undefined,
  path: readonly string[],
): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value)) addValues(fields, part, [...path, key]);
    return;
  }
  const type = typeOf(value);
  const key = JSON.stringify(path);
  const known = fields.get(key);
  if (known === undefined && type !== undefined) fields.set(key, { path, type, isMixed: false });
  else if (known !== undefined && value !== null && known.type !== type) known.isMixed = true;
}

/** Undefined for lists of things: annotations have what became of them. */
function typeOf(value: Json | undefined): ValueType | undefined {
  if (typeof value === "number") return "number";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "flag";
  const isNumbers = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "number");
  return isNumbers ? "numbers" : undefined;
}
