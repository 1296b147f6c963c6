import { type BadRow, ELEVATION, layout, RANGE, recipe, sun } from "./row.ts";

/** Randomizers and their distributions. */
export const RANDOMIZERS_ROWS: readonly BadRow[] = [
  {
    name: "a randomizer without a type",
    recipe: sun({ type: undefined as never }),
    place: "randomizers[0].type",
    remedy: "SunAngleRandomizer",
  },
  {
    name: "an unknown randomizer",
    recipe: sun({ type: "SunAngelRandomizer" }),
    place: "randomizers[0].type",
    remedy: 'mean "SunAngleRandomizer"',
  },
  { name: "a randomizer as text", recipe: recipe({ randomizers: ["sun"] }), place: "randomizers[0]", remedy: '"type"' },
  { name: "an empty id", recipe: sun({ id: "" }), place: "randomizers[0].id", remedy: "text in quotes" },
  {
    name: "an id twice",
    recipe: recipe({
      randomizers: [
        { type: "sun", id: "a" },
        { type: "layout", id: "a" },
      ],
    }),
    place: "randomizers[1].id",
    remedy: "an id of its own",
  },
  {
    name: "an unknown parameter",
    recipe: sun({ elevation: 3 }),
    place: "randomizers[0].elevation",
    remedy: 'mean "elevationDegrees"',
  },
  { name: "a number out of range", recipe: sun({ elevationDegrees: 91 }), place: ELEVATION, remedy: RANGE },
  { name: "a number as text", recipe: sun({ elevationDegrees: "10" }), place: ELEVATION, remedy: RANGE },
  { name: "null for a number", recipe: sun({ elevationDegrees: null }), place: ELEVATION, remedy: RANGE },
  { name: "an empty distribution", recipe: sun({ elevationDegrees: {} }), place: ELEVATION, remedy: '{"uniform"' },
  {
    name: "an unknown distribution",
    recipe: sun({ elevationDegrees: { unifrom: [0, 1] } }),
    place: `${ELEVATION}.unifrom`,
    remedy: 'mean "uniform"',
  },
  {
    name: "two distributions",
    recipe: sun({ elevationDegrees: { uniform: [0, 1], constant: 1 } }),
    place: ELEVATION,
    remedy: "Delete one",
  },
  {
    name: "a range upside down",
    recipe: sun({ elevationDegrees: { uniform: [60, 20] } }),
    place: `${ELEVATION}.uniform`,
    remedy: "2 values",
  },
  {
    name: "a range of one",
    recipe: sun({ elevationDegrees: { uniform: [60] } }),
    place: `${ELEVATION}.uniform`,
    remedy: "2 values",
  },
  {
    name: "a range past the limit",
    recipe: sun({ elevationDegrees: { uniform: [60, 120] } }),
    place: ELEVATION,
    remedy: "Narrow it",
  },
  {
    name: "a curve without end",
    recipe: sun({ elevationDegrees: { normal: { mean: 40, sd: 5 } } }),
    place: ELEVATION,
    remedy: "truncatedNormal",
  },
  {
    name: "a negative spread",
    recipe: sun({ elevationDegrees: { normal: { mean: 40, sd: -5 } } }),
    place: `${ELEVATION}.normal.sd`,
    remedy: "0 or more",
  },
  {
    name: "a mistyped mean",
    recipe: sun({ elevationDegrees: { normal: { maen: 40, sd: 5 } } }),
    place: `${ELEVATION}.normal.maen`,
    remedy: 'mean "mean"',
  },
  {
    name: "half of min and max",
    recipe: sun({ elevationDegrees: { min: 3 } }),
    place: `${ELEVATION}.max`,
    remedy: "Add it",
  },
  {
    name: "an empty choice",
    recipe: sun({ elevationDegrees: { choice: [] } }),
    place: `${ELEVATION}.choice`,
    remedy: "at least 1",
  },
  {
    name: "too few weights",
    recipe: sun({ elevationDegrees: { choice: [1, 2], weights: [1] } }),
    place: `${ELEVATION}.weights`,
    remedy: "Allowed",
  },
  {
    name: "a negative weight",
    recipe: sun({ elevationDegrees: { choice: [1, 2], weights: [1, -1] } }),
    place: `${ELEVATION}.weights[1]`,
    remedy: "0 or more",
  },
  {
    name: "a slip inside a mixture",
    recipe: sun({ elevationDegrees: { mixture: [{ weight: 1, of: { unifrm: [0, 1] } }] } }),
    place: `${ELEVATION}.mixture[0].of.unifrm`,
    remedy: 'mean "uniform"',
  },
  {
    name: "Unity's range upside down",
    recipe: sun({ minElevation: 50, maxElevation: 10 }),
    place: "randomizers[0]",
    remedy: "Swap min and max",
  },
  {
    name: "Unity's minimum out of range",
    recipe: sun({ minElevation: -100, maxElevation: 10 }),
    place: "randomizers[0].minElevation",
    remedy: "-90 to 90",
  },
  {
    name: "an unknown layout",
    recipe: layout({ variant: "71" }),
    place: "randomizers[0].variant",
    remedy: 'mean "72"',
  },
  {
    name: "an unknown layout in a choice",
    recipe: layout({ variant: { choice: ["60", "halfcut"] } }),
    place: "variant.choice[1]",
    remedy: 'mean "half-cut"',
  },
  {
    name: "one and a half rows",
    recipe: layout({ rows: 1.5 }),
    place: "randomizers[0].rows",
    remedy: "a whole number",
  },
  {
    name: "fractions of rows",
    recipe: layout({ rows: { uniform: [1, 3] } }),
    place: "randomizers[0].rows",
    remedy: '"integer"',
  },
];
