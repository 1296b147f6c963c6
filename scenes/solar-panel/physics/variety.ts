/**
 * How much plants, flights and modules differ: the ranges that frames are drawn from. Two numbers are the ends of a range.
 * "Log" says that both halves of its logarithm are as likely. Reasons stand beside the numbers; what was only read off
 * thermograms of real plants says so.
 */
export type Range = readonly [low: number, high: number];

/** Drawn once a frame: everything in it shares the weather, the build of the plant, and the camera. */
export const PLANT = {
  /** Share of plants with thin film; cadmium telluride is common in large ones. */
  thinFilmShare: 0.17,
  /** Share of crystalline plants with 72 cells instead of 60. */
  longShare: 0.5,
  /** Multiple of the glass's cooling that an aluminium frame adds as a fin; more in wind and on slim frames. */
  frameCooling: [0.8, 4] as Range,
  /** Multiple of cooling that the first centimetres behind an edge add (thin boundary layer), and metres of its decay. */
  edgeCooling: [0.05, 0.6] as Range,
  edgeReach: [0.04, 0.13] as Range,
  /** Emissivity of the frame in 8–14 µm, log: worn aluminium 0.35, anodised 0.7 to 0.9. */
  frameEmissivity: [0.35, 0.88] as Range,
  /** Metres to the next module beside (clamp width) and above or below (one more clamp, or a drainage gap). */
  gapAcross: [0.012, 0.03] as Range,
  gapAlong: [0.012, 0.06] as Range,
  /** What is seen through the gap, between air (0) and module (1): rails, clamps and the modules' sides. */
  gapWarmth: [0.05, 0.75] as Range,
  /** Share of tables that hold one module in height: above and below it there is ground. */
  singleRowShare: 0.35,
  /** Share of modules at an end of their row. */
  rowEndShare: 0.06,
  /** Kelvin and metres of patches of ground. */
  groundMottle: 3,
  groundPatch: 0.15,
  /** Relative change of cooling over the length and the width: warm air rises along the back, wind blows from one side. */
  coolingAlong: [-0.25, 0.3] as Range,
  coolingAcross: [-0.28, 0.28] as Range,
  /** How a plant is clamped. Frameless modules are always held at their ends. */
  clamps: { none: 0.55, sides: 0.28, ends: 0.17 },
  /** Metres of a clamp along the edge and into the module, and the multiple of cooling that its metal adds. */
  clampLength: [0.04, 0.1] as Range,
  clampDepth: [0.02, 0.07] as Range,
  clampCooling: [3, 14] as Range,
  /** The same for frameless modules, whose clamps grip the glass itself, and the rail under both of their ends. */
  endClampDepth: [0.05, 0.16] as Range,
  endRailWidth: [0.04, 0.15] as Range,
  endRailCooling: [0.1, 2.4] as Range,
  /** Share of thin-film plants whose modules are glued to a rail behind their middle: no clamps, an even coating. */
  gluedShare: 0.2,
  /** The same where a single hot spot is what an inspection reports: striped modules show streaks instead. */
  gluedHotSpotShare: 0.7,
  middleRailPlace: [0, 0.25] as Range,
  middleRailWidth: [0.04, 0.1] as Range,
  middleRailCooling: [-0.3, 0.3] as Range,
  /** Rails behind the module: share of plants in which they show, places as a share of the half length, metres wide. */
  railShare: 0.6,
  railPlace: [0.4, 0.75] as Range,
  railWidth: [0.08, 0.3] as Range,
  /** Change of cooling along a rail: it keeps the wind off the back (below 0) or takes heat away (above). */
  railCooling: [-0.15, 0.09] as Range,
  /** Share of the cooling that a junction box takes away behind it. */
  boxInsulation: [0, 0.22] as Range,
} as const;

export const WEATHER = {
  /** W/m² in the plane: inspection asks for 600 at least; flights begin and end below that. */
  irradiance: [480, 1050] as Range,
  /** The same when shadows are long enough to reach other rows, and at noon, when a module off line shows. */
  lowSunIrradiance: [220, 650] as Range,
  highSunIrradiance: [650, 1080] as Range,
  /** Share of the sky's and the ground's light. */
  diffuseShare: [0.12, 0.3] as Range,
  ambientKelvin: [276, 308] as Range,
  relativeHumidity: [25, 80] as Range,
  cloudCover: [0, 0.5] as Range,
  /** m/s at the module: more than 5 is no weather to inspect in. */
  windSpeed: [0.4, 5] as Range,
  /** Kelvin of ground in the sun above the air: grass and damp soil, or, in a share of flights, dry sand and roofs. */
  groundRise: [-3, 12] as Range,
  dryGroundRise: [12, 30] as Range,
  dryGroundShare: 0.2,
} as const;

export const CAMERA = {
  /** Metres a pixel, log: the published set was flown at 3 to 15 cm, by drones and by aircraft. */
  groundSampling: [0.03, 0.1] as Range,
  /** σ of lens and detector in pixels. */
  blurPixels: [0.5, 0.9] as Range,
  /** Smear in pixels: 3–15 m/s and 10 ms at 3–10 cm a pixel; mostly along the rows, as flights go. */
  smearPixels: [0, 2] as Range,
  smearAlongRowsShare: 0.7,
  /** NETD in kelvin, log. */
  netd: [0.05, 0.16] as Range,
  /** Noise that stays (log) or comes in lines, as multiples of the NETD; it grows until the next flat field. */
  fixedPattern: [0.4, 5] as Range,
  lines: [0.1, 0.8] as Range,
  /** Degrees between the view and the module's normal. */
  offNormalDegrees: [0, 30] as Range,
  /** σ of the degrees by which a flight line misses the rows' direction. */
  turnDegrees: 0.8,
  /** Change of the mirrored sky over a module in apparent kelvin: from zenith towards the horizon. */
  mirroredSlope: [-2.5, 2.5] as Range,
  /** Apparent kelvin of mirrored clouds and of the next row's back, and metres between them. */
  mirroredCloud: [0, 1.8] as Range,
  mirroredSize: [0.25, 0.9] as Range,
  /** Kelvin from black up to what is as warm as the air, log: cold sky in frames and roofs, wet ground. */
  black: [11, 34] as Range,
  /** Kelvin from healthy modules up to white over those from black to them, a log-normal: its median, σ of the logarithm, limits. The hottest thing in view. */
  headroom: { median: 0.5, sigma: 0.62, limits: [0.2, 3] as Range },
  /** Quality of the picture's JPEG. */
  jpegQuality: [80, 97] as Range,
  /** Exponent of the display curve. */
  gamma: [0.85, 1.15] as Range,
} as const;

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
  /** σ of a box's edges in pixels: drawn with care, or, for this share of modules, by a rough grid laid over the table. */
  boxErrorPixels: 0.6,
  roughBoxErrorPixels: 2,
  roughBoxShare: 0.3,
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
