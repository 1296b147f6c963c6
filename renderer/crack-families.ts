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
