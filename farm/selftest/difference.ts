import type { Comparison, Found, Truth } from "../../renderer/node/selftest/selftest.ts";
import { drawCanvas } from "../sheets/canvas.ts";
import { gridSheet } from "../sheets/grid.ts";
import { instanceColour, stuffGrey, turbo } from "../sheets/palette.ts";

type Colour = (at: number) => readonly number[];

interface Row {
  name: string;
  formula: Colour;
  drawn: Colour;
}

/** A frame as the formulas have it, as it was drawn, and where the two differ: a row for each kind of pixel. PNG. */
export async function differenceSheet({ frame, failed, truth, found }: Comparison): Promise<Buffer> {
  const kelvin = (at: number) => frame.bodies[truth.instances[at]! - 1]?.temperature ?? 0;
  const rows = rowsOf(truth, found, kelvin);
  const cells = await Promise.all(
    rows.flatMap(({ name, formula, drawn }) => [
      cell(`${name}: formula`, truth, formula),
      cell("drawn", truth, drawn),
      cell("different", truth, (at) => (same(formula(at), drawn(at)) ? [30, 30, 34] : [255, 60, 60])),
    ]),
  );
  return gridSheet(`${frame.name}: wrong in ${failed.join(", ")}`, cells, 3);
}

function rowsOf(truth: Truth, found: Found, kelvin: (at: number) => number): Row[] {
  const depth = scale(truth.depth);
  const heat = scale(Float64Array.from(truth.instances, (_, at) => kelvin(at)));
  const normal =
    (from: Float64Array): Colour =>
    (at) =>
      [0, 1, 2].map((c) => Math.round(127.5 + 127.5 * from[3 * at + c]!));
  const id =
    (from: Uint16Array): Colour =>
    (at) =>
      from[at] === 0 ? stuffGrey(0) : instanceColour(from[at]!);
  return [
    { name: "instances", formula: id(truth.instances), drawn: id(found.instances) },
    { name: "depth", formula: (at) => depth(truth.depth[at]!), drawn: (at) => depth(found.depth[at]!) },
    { name: "normals", formula: normal(truth.normals), drawn: normal(found.normals) },
    { name: "temperature", formula: (at) => heat(kelvin(at)), drawn: (at) => heat(found.temperature[at]!) },
  ];
}

/** A colour scale over the values that are not 0. */
function scale(values: Float64Array): (value: number) => readonly number[] {
  const there = values.filter((value) => value > 0);
  const low = there.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = there.reduce((most, value) => Math.max(most, value), low);
  return (value) => {
    if (!(value > 0)) return stuffGrey(0);
    // The scale's own ends are as dark as nothing is.
    const step = 3 * Math.round(25 + 210 * Math.min(1, Math.max(0, (value - low) / (high - low || 1))));
    return [...turbo.subarray(step, step + 3)];
  };
}

/** Rounding to colours may differ by a step where values are equal enough. */
const same = (a: readonly number[], b: readonly number[]): boolean => a.every((v, c) => Math.abs(v - b[c]!) <= 12);

async function cell(title: string, { width, height }: Truth, colour: Colour) {
  const rgb = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++) rgb.set(colour(at), 3 * at);
  const pictures = [{ picture: { width, height, rgb }, left: 0, top: 0 }];
  return { title, image: await drawCanvas({ width, height, pictures, marks: [] }) };
}
