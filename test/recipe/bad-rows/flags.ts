import { type BadRow, RANGE, recipe } from "./row.ts";

/** Flags as `farm submit` takes them. */
export const FLAGS_ROWS: readonly BadRow[] = [
  { name: "an unknown --scene", flags: { scene: "solarpanel" }, place: "--scene", remedy: 'mean "solar-panel"' },
  { name: "--seed in words", flags: { scene: "solar-panel", seed: "one" }, place: "--seed", remedy: "a whole number" },
  { name: "--frames 0", flags: { scene: "solar-panel", frames: "0" }, place: "--frames", remedy: "from 1" },
  { name: "--frames 2.5", flags: { scene: "solar-panel", frames: "2.5" }, place: "--frames", remedy: "a whole number" },
  {
    name: "--first-frame in words",
    flags: { scene: "solar-panel", firstFrame: "x" },
    place: "--first-frame",
    remedy: "a whole number",
  },
  { name: "--size 8", flags: { scene: "solar-panel", size: "8" }, place: "--size", remedy: "from 16 to 8192" },
  { name: "--size 640*480", flags: { scene: "solar-panel", size: "640*480" }, place: "--size", remedy: '"640x480"' },
  {
    name: "--passes rgb,color",
    flags: { scene: "solar-panel", passes: "rgb,color" },
    place: "--passes",
    remedy: "rgb, thermal",
  },
  {
    name: "--set without a value",
    flags: { scene: "solar-panel" },
    set: ["sun.elevationDegrees"],
    place: "--set sun",
    remedy: "path=value",
  },
  {
    name: "--set without a path",
    flags: { scene: "solar-panel" },
    set: ["=3"],
    place: "--set =3",
    remedy: "path=value",
  },
  {
    name: "--set of nothing known",
    flags: { scene: "solar-panel" },
    set: ["sunn.elevationDegrees=3"],
    place: "--set sunn",
    remedy: 'mean "sun"',
  },
  {
    name: "--set of a whole randomizer",
    flags: { scene: "solar-panel" },
    set: ["sun=3"],
    place: "--set sun",
    remedy: "elevationDegrees",
  },
  {
    name: "--set of an unknown parameter",
    flags: { scene: "solar-panel" },
    set: ["sun.elevatoin=3"],
    place: "--set sun.elevatoin",
    remedy: 'mean "elevationDegrees"',
  },
  {
    name: "--set out of range",
    flags: { scene: "solar-panel" },
    set: ["sun.elevationDegrees=100"],
    place: "--set sun.elevationDegrees",
    remedy: RANGE,
  },
  {
    name: "--set of broken JSON",
    flags: { scene: "solar-panel" },
    set: ['sun.elevationDegrees={"uniform":[0'],
    place: "--set sun.elevationDegrees",
    remedy: "Quote it",
  },
  {
    name: "--set of a setting out of range",
    flags: { scene: "solar-panel" },
    set: ["labels.minVisibility=2"],
    place: "--set labels.minVisibility",
    remedy: "0 to 1",
  },
  {
    name: "--set against its flag",
    flags: { scene: "solar-panel", frames: "3" },
    set: ["frames=4"],
    place: "--set frames",
    remedy: "Give one",
  },
  {
    name: "--set of one of two",
    recipe: recipe({
      randomizers: [
        { type: "sun", id: "a" },
        { type: "sun", id: "b" },
      ],
    }),
    set: ["sun.elevationDegrees=3"],
    place: "--set sun.elevationDegrees",
    remedy: "a, b",
  },
];
