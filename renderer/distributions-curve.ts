import * as z from "zod";
import type { KindOf } from "./distribution-kind.ts";

type Point = readonly [x: number, density: number];
const piecewiseSchema = z.strictObject({
  piecewise: z.strictObject({
    points: z
      .array(z.tuple([z.number(), z.number().min(0)]))
      .min(2)
      .refine((points) => points.every(([x], i) => i === 0 || x > points[i - 1]![0]), { error: "x must rise" })
      .refine((points) => points.some(([, density]) => density > 0), { error: "some density must be above 0" }),
  }),
});
/** A density of straight pieces (it need not sum to 1), drawn by exact inversion. */
export const piecewise: KindOf<typeof piecewiseSchema> = {
  example: '{ "piecewise": { "points": [[0, 0], [1, 3], [4, 0]] } }',
  schema: piecewiseSchema,
  support: ({ piecewise: { points } }) => [points[0]![0], points.at(-1)![0]],
  whole: () => false,
  plan({ piecewise: { points } }) {
    const { areas, total } = areasOf(points);
    return {
      cdf: (x) => Math.min(areas.reduce((sum, _, i) => sum + areaUpTo(points[i]!, points[i + 1]!, x), 0) / total, 1),
      at: (u) => invertPiecewise(points, areas, u * total),
    };
  },
  compile({ piecewise: { points } }) {
    const { areas, total } = areasOf(points);
    return { sample: (rng) => invertPiecewise(points, areas, rng.next() * total) };
  },
};

function areasOf(points: readonly Point[]): { areas: number[]; total: number } {
  const areas = points.slice(1).map((point, i) => area(points[i]!, point));
  return { areas, total: areas.reduce((sum, a) => sum + a, 0) };
}

/** Of the piece from a to b, what lies left of x. */
function areaUpTo(a: Point, b: Point, x: number): number {
  const end = Math.min(Math.max(x, a[0]), b[0]);
  return area(a, [end, a[1] + ((b[1] - a[1]) * (end - a[0])) / (b[0] - a[0])]);
}

const area = ([x0, f0]: Point, [x1, f1]: Point) => ((f0 + f1) / 2) * (x1 - x0);

function invertPiecewise(points: readonly Point[], areas: readonly number[], target: number): number {
  let rest = target;
  let i = 0;
  while (i < areas.length - 1 && rest >= areas[i]!) rest -= areas[i++]!;
  const [x0, f0] = points[i]!;
  const [x1, f1] = points[i + 1]!;
  const r = Math.min(rest, areas[i]!) / (x1 - x0);
  const root = f0 + Math.sqrt(Math.max(0, f0 * f0 + 2 * (f1 - f0) * r));
  return root === 0 ? x0 : Math.min(x1, x0 + ((x1 - x0) * 2 * r) / root);
}
