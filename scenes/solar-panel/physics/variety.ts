/**
 * How much modules and their faults differ: what randomizers do not ask a recipe for. Two numbers are the ends of a range; "log"
 * says that both halves of its logarithm are as likely. Reasons stand beside the numbers; what was only read off thermograms of
 * real plants says so.
 */
export type Range = readonly [low: number, high: number];

/** Drawn for each module. */
export const MODULE = {
  /** σ between cells, between strings of two columns and between rows, kelvin: binning, ageing, ventilation. Log. */
  cellSpread: [0.2, 1.1] as Range,
  columnSpread: [0.1, 1] as Range,
  rowSpread: [0.1, 1] as Range,
  /** Thin film: σ between stripes, kelvin, and metres over which stripes go together. Log. */
  stripeSpread: [0.3, 3.5] as Range,
  stripeWidth: [0.02, 0.09] as Range,
  /** Multiple of the stripes' spread in an even coating. */
  evenCoating: 0.2,
  /** Multiple by which a clamp's hold differs. */
  clampScatter: [0.4, 1.3] as Range,
  /** Share of clamps that are hidden or missing. */
  clampMissing: 0.15,
} as const;

/** What faults are drawn from. Most findings of real inspections are faint: severities are logarithmic. */
export const FAULT = {
  /** Rows in which single hot cells are, read off thermograms: dirt and water gather at the lower edge, frames load both. */
  lowestRowShare: 0.55,
  highestRowShare: 0.18,
  /** Causes of a hot cell. The rest is a weak cell. */
  shuntedShare: 0.25,
  jointShare: 0.15,
  /** Siemens of a shunt that heats a cell at work (1 S at 0.55 V is 0.3 W), log. */
  shunt: [20, 150] as Range,
  /** Ohms of a bad joint (10 mΩ at 9 A is 0.8 W), log. */
  joint: [0.06, 0.35] as Range,
  /** Share of its photocurrent that a weak cell makes, and the siemens by which it leaks in reverse, log. */
  weakShare: [0.5, 0.92] as Range,
  leak: [0.08, 1.5] as Range,
  /** Cells in a group of hot ones. */
  group: [2, 7] as Range,
  /** Cells that one blow, or a load, cracks; share of such modules with cells here and there. */
  cracked: [3, 14] as Range,
  crackedApartShare: 0.5,
  /** Share of a cracked part's current that is lost, and the siemens of its edges, log. */
  partLost: [0.5, 1] as Range,
  crackLeak: [0.15, 1.5] as Range,
  /** Stripes of thin film that leak together, metres and stretch of the hot place. */
  spindleStripes: [2, 7] as Range,
  spindleRadius: [0.01, 0.03] as Range,
  spindleStretch: [2, 7] as Range,
  /** The faint spots of "Hot-Spot", and the wide glow of "Hot-Spot-Multi". */
  spotStripes: [6, 20] as Range,
  spotRadius: [0.01, 0.03] as Range,
  /** Siemens in each of a spot's stripes, log. */
  spotShunt: [0.8, 8] as Range,
  glowStripes: [4, 30] as Range,
  glowRadius: [0.05, 0.3] as Range,
  glowStretch: [2, 8] as Range,
  /** Share of its photocurrent that a leaking stripe makes, and its leak in siemens, log. */
  stripeShare: [0.35, 0.95] as Range,
  stripeLeak: [0.05, 1.5] as Range,
  /** Shadows: all of the module, an edge softened by its way in ten minutes and by the sun's disc, leaves, the next row. */
  shadow: { whole: 0.42, soft: 0.23, leaves: 0.2, row: 0.15 },
  shadowStrength: [0.1, 0.9] as Range,
  softness: [0.3, 1.3] as Range,
  /** Clumps of leaves between module and sun: how many, metres, share of the beam that they hold back. */
  clumps: [3, 9] as Range,
  clumpRadius: [0.05, 0.25] as Range,
  clumpStrength: [0.06, 0.4] as Range,
  rowSoftness: [0.03, 0.15] as Range,
  rowHeight: [0.02, 0.5] as Range,
  /** Share of shadows that fall on the whole string, which then carries no more than its shaded cells can. */
  stringShadedShare: 0.7,
  /** Metres of droppings, leaves and lichen; how many lie together; share of light that they take. */
  blotRadius: [0.025, 0.1] as Range,
  blots: [1, 4] as Range,
  blotStrength: [0.35, 0.98] as Range,
  /** Share of soiled modules with mud above the lower frame; its metres and strength. */
  mudShare: 0.12,
  mudHeight: [0.02, 0.08] as Range,
  mudStrength: [0.05, 0.35] as Range,
  /** Share of droppings that lie in the upper quarter, where birds sit. */
  upperShare: 0.5,
  /** Metres of plants before the lower edge, and share of the sun that their leaves hold back. */
  plantWidth: [0.2, 0.9] as Range,
  plantHeight: [0.03, 0.3] as Range,
  plantStrength: [0.4, 1] as Range,
  /** Height of what is seen before the module over that of its shade, and kelvin of leaves above the air. */
  plantSeen: [0.4, 1.5] as Range,
  leafRise: [-4, 4] as Range,
} as const;
