import { type BadRow, ELEVATION, layout, sun } from "./row.ts";

const quota = (spec: object) => sun({ elevationDegrees: { quota: spec } } as never);
const stratified = (spec: object) => sun({ elevationDegrees: { stratified: spec } } as never);

/** Quotas and strata. */
export const BALANCE_ROWS: readonly BadRow[] = [
  {
    name: "a quota as a list",
    recipe: sun({ elevationDegrees: { quota: [1, 2] } }),
    place: ELEVATION,
    remedy: '"values"',
  },
  {
    name: "a quota of nothing",
    recipe: quota({ values: [] }),
    place: `${ELEVATION}.quota.values`,
    remedy: "at least 1",
  },
  {
    name: "shares that do not add up",
    recipe: quota({ values: [10, 20], shares: [0.5, 0.4] }),
    place: `${ELEVATION}.quota.shares: add up to 0.9, not 1`,
    remedy: "leave them out for equal shares",
  },
  {
    name: "shares in percent",
    recipe: quota({ values: [10, 20], shares: [5, 95] }),
    place: `${ELEVATION}.quota.shares[0]`,
    remedy: "from 0 to 1",
  },
  {
    name: "a share too few",
    recipe: quota({ values: [10, 20, 30], shares: [0.5, 0.5] }),
    place: `${ELEVATION}.quota.shares`,
    remedy: "Leave it out",
  },
  {
    name: "a value twice",
    recipe: quota({ values: [10, 10] }),
    place: `${ELEVATION}.quota.values`,
    remedy: "the sum of both shares",
  },
  {
    name: "a quota of texts for a number",
    recipe: quota({ values: ["high", "low"] }),
    place: `${ELEVATION}.quota.values[0]`,
    remedy: "a number",
  },
  {
    name: "a quota out of range",
    recipe: quota({ values: [10, 100] }),
    place: `${ELEVATION}: gives values from 10 to 100`,
    remedy: "Narrow it",
  },
  {
    name: "per 0",
    recipe: quota({ values: [10, 20], per: 0 }),
    place: `${ELEVATION}.quota.per`,
    remedy: "from 1 to 10000",
  },
  { name: "per -20", recipe: quota({ values: [10, 20], per: -20 }), place: `${ELEVATION}.quota.per`, remedy: "from 1" },
  {
    name: "a block with half a frame of a value",
    recipe: quota({ values: [10, 20], shares: [0.05, 0.95], per: 30 }),
    place: `${ELEVATION}.quota.per: 30 gives 1.5 frames of 10`,
    remedy: "a multiple of 20",
  },
  {
    name: "shares that no block has",
    recipe: quota({ values: [10, 20], shares: [0.33333, 0.66667] }),
    place: `${ELEVATION}.quota.shares`,
    remedy: '"per": 100',
  },
  {
    name: "half a module",
    recipe: layout({ rows: { quota: { values: [1, 2.5] } } }),
    place: "randomizers[0].rows: gives fractions",
    remedy: '"integer"',
  },
  {
    name: "a variant nobody offers, by quota",
    recipe: layout({ variant: { quota: { values: ["60", "73"] } } }),
    place: "randomizers[0].variant.quota.values[1]",
    remedy: 'mean "72"',
  },
  {
    name: "strata of a plain number",
    recipe: stratified({ of: 20, per: 10 }),
    place: `${ELEVATION}.stratified.of`,
    remedy: '{"uniform"',
  },
  {
    name: "strata of what comes in order",
    recipe: stratified({ of: { grid: [1, 2] }, per: 10 }),
    place: `${ELEVATION}.stratified.of`,
    remedy: "uniform",
  },
  { name: "strata of nothing", recipe: stratified({ per: 10 }), place: `${ELEVATION}.stratified.of`, remedy: "Add it" },
  {
    name: "one stratum",
    recipe: stratified({ of: { uniform: [0, 1] }, per: 1 }),
    place: `${ELEVATION}.stratified.per`,
    remedy: "from 2 to 10000",
  },
  {
    name: "strata out of range",
    recipe: stratified({ of: { uniform: [0, 100] } }),
    place: `${ELEVATION}: gives values from 0 to 100`,
    remedy: "Narrow it",
  },
];
