import type { Category, PassDefinition } from "../../renderer/define.ts";
import type { EncodedFile } from "../../renderer/node/encode.ts";
import { falseColour, ironbow, percentileRange } from "../../renderer/palettes.ts";
import type { Legend } from "./legend.ts";
import { cssColour, instanceColour, stuffGrey, turbo } from "./palette.ts";
import { type Picture, type Plane, paint, readPicture, readPlane } from "./pixels.ts";

export interface Tile {
  title: string;
  legend?: Legend;
  picture: Picture;
  kernel: "smooth" | "nearest";
}

export interface PassFiles {
  name: string;
  format: PassDefinition["format"];
  files: readonly EncodedFile[];
  categories: readonly Category[];
}

/** The pictures of a pass that a person can read. */
export function passTiles(pass: PassFiles): Promise<Tile[]> {
  return TILES[pass.format](pass);
}

const TILES: Readonly<Record<PassDefinition["format"], (pass: PassFiles) => Promise<Tile[]>>> = {
  rgb8: async ({ name, files }) => [{ title: name, picture: await readPicture(files[0]!.bytes), kernel: "smooth" }],
  centikelvin16: async ({ name, files }) => [
    rampTile(name, await firstPlane(files), ironbow, (value) => `${(value / 100 - 273.15).toFixed(1)} °C`),
  ],
  millimetres16: async ({ name, files }) => {
    const plane = await firstPlane(files);
    const toMetres = plane.values instanceof Float32Array ? 1 : 1000;
    return [rampTile(name, plane, turbo, (value) => `${(value / toMetres).toFixed(2)} m`)];
  },
  float32: async ({ name, files }) => [rampTile(name, await firstPlane(files), turbo, (value) => value.toPrecision(4))],
  bytes: async () => [],
  grey8: async ({ name, files }) => [{ title: name, picture: await readPicture(files[0]!.bytes), kernel: "smooth" }],
  grey16: async ({ name, files }) => [rampTile(name, await firstPlane(files), turbo, String)],
  instances: async ({ name, files, categories }) => {
    const classes = await readFile(files, ".classes.png");
    const instances = await readFile(files, ".instances.png");
    return [instanceTile(name, instances, classes, categories), classTile(name, classes, categories)];
  },
  normal16: async ({ name, files }) => [
    {
      title: name,
      legend: { kind: "note", note: "red right, green up, blue towards the camera" },
      picture: towardsCamera(await readPicture(files[0]!.bytes)),
      kernel: "smooth",
    },
  ],
};

/** The file's y is down and its z away; turned round, surfaces that face the camera are light blue as in other tools. */
const towardsCamera = (picture: Picture): Picture => {
  const isNothing = (k: number) => [0, 1, 2].every((c) => picture.rgb[k - (k % 3) + c] === 0);
  return { ...picture, rgb: picture.rgb.map((value, k) => (k % 3 === 0 || isNothing(k) ? value : 255 - value)) };
};

/** The measurement itself, not a view made of it. */
const firstPlane = (files: readonly EncodedFile[]): Promise<Plane> => {
  const { file, bytes } = files.find((candidate) => !candidate.file.endsWith(".view.png"))!;
  return readPlane(file, bytes);
};

const readFile = (files: readonly EncodedFile[], ending: string): Promise<Plane> => {
  const { file, bytes } = files.find((candidate) => candidate.file.endsWith(ending))!;
  return readPlane(file, bytes);
};

/** Between the 1st and the 99th percentile, so that a few far or hot pixels do not wash out the rest. */
function rampTile(title: string, plane: Plane, palette: Uint8Array, label: (value: number) => string): Tile {
  const { words, toValue } = asWords(plane);
  const range = percentileRange(words);
  const [low, high] = [label(toValue(range.lo)), label(toValue(range.hi))];
  const picture = { width: plane.width, height: plane.height, rgb: falseColour(words, range, palette) };
  return { title, legend: { kind: "ramp", low, high, palette }, picture, kernel: "smooth" };
}

/** Floats are spread over 1..65535; what is not finite or 0 is nothing. */
function asWords({ values }: Plane): { words: Uint16Array; toValue: (word: number) => number } {
  if (values instanceof Uint16Array) return { words: values, toValue: (word) => word };
  const isSome = (value: number) => Number.isFinite(value) && value !== 0;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!isSome(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const step = (high - low) / 65534 || 1;
  const words = Uint16Array.from(values, (value) => (isSome(value) ? 1 + Math.round((value - low) / step) : 0));
  return { words, toValue: (word) => low + (word - 1) * step };
}

/** Stuff such as ground is an instance too, but nothing to count or to tell apart: it keeps to greys. */
function instanceTile(name: string, plane: Plane, classes: Plane, categories: readonly Category[]): Tile {
  const categoryOf = new Map(Array.from(plane.values, (instance, k) => [instance, categories[classes.values[k]! - 1]]));
  const isThing = (instance: number) => categoryOf.get(instance)?.isThing === true;
  const colour = (instance: number) => (isThing(instance) ? instanceColour(instance) : stuffGrey(instance));
  const legend: Legend = { kind: "note", note: `${[...categoryOf.keys()].filter(isThing).length} in view` };
  return { title: `${name}: instances`, legend, picture: paint(plane, colour), kernel: "nearest" };
}

function classTile(name: string, plane: Plane, categories: readonly Category[]): Tile {
  const colour = (id: number) => categories[id - 1]?.colour ?? stuffGrey(0);
  const seen = new Set(plane.values);
  const keys = categories.flatMap((category, k) =>
    seen.has(k + 1) ? [{ name: category.name, colour: cssColour(category.colour) }] : [],
  );
  return {
    title: `${name}: classes`,
    legend: { kind: "keys", keys },
    picture: paint(plane, colour),
    kernel: "nearest",
  };
}
