/** Family → first and last pattern of the crack library. Order and ranges never change: values name patterns by number. */
export const CRACK_FAMILIES = {
  "line-parallel": [0, 6],
  "line-perpendicular": [7, 13],
  "line-diagonal": [14, 21],
  "multi-directional": [22, 28],
  dendritic: [29, 37],
  star: [38, 43],
  edge: [44, 46],
  corner: [47, 49],
} as const satisfies Record<string, readonly [first: number, last: number]>;

export type CrackFamily = keyof typeof CRACK_FAMILIES;
export const CRACK_FAMILY_NAMES = Object.keys(CRACK_FAMILIES) as [CrackFamily, ...CrackFamily[]];
export const CRACK_PATTERN_COUNT = 50;

export function crackFamilyOf(pattern: number): CrackFamily {
  return CRACK_FAMILY_NAMES.find((name) => pattern <= CRACK_FAMILIES[name][1])!;
}

/**
 * Half extents along x and y, per unit of length, of the patterns that begin on a border: edge cracks at their
 * lowest x, corner chips at their lowest x and y. Taken from the library, and held to it by a test.
 */
export const BORDER_REACH: Readonly<Record<number, readonly [x: number, y: number]>> = {
  44: [0.2674, 0.5],
  45: [0.2575, 0.5],
  46: [0.4234, 0.4915],
  47: [0.3446, 0.3623],
  48: [0.4119, 0.2835],
  49: [0.3321, 0.4132],
};

/** Total length of a pattern's lines per unit of its longest extent, in the order of the library and held to it by a test. */
export const PATTERN_LENGTHS: readonly number[] = [
  1.0157, 1.0071, 1.1725, 1.0297, 1.009, 1.1495, 1.0197, 1.0165, 1.2109, 1.0068, 1.0078, 1.1992, 1.0185, 1.0086, 1.008,
  1.0071, 1.0046, 1.2096, 1.0306, 1.0566, 1.1423, 1.1958, 1.5793, 1.7926, 2.0645, 1.8911, 1.3268, 1.7817, 2.0132,
  2.8323, 2.8983, 3.0998, 2.6232, 3.6088, 2.7839, 2.0661, 2.7556, 2.7814, 1.4934, 2.0066, 2.6257, 2.6615, 1.5475,
  2.1804, 1.4283, 1.4482, 1.811, 1.3129, 1.0182, 1.3615,
];
