/**
 * What a pixel of an electroluminescence (EL) map can be; a pixel carries any number of these at once, as cracks run over
 * busbars and through dark regions. Lines, with or without joined lines, are `crack-line`; chips of edge and corner are
 * `crack-edge`; `cross` is the dark spot where rays of a star meet. Regions a, b and c are cut from every busbar by cracks
 * and still connected, degraded or isolated (see feed.ts); `finger` is what an interrupted finger leaves dark.
 */
export const EL_LABELS = [
  "cell",
  "busbar",
  "crack-line",
  "crack-star",
  "crack-dendritic",
  "crack-edge",
  "cross",
  "region-a",
  "region-b",
  "region-c",
  "finger",
  "dark-spot",
  "dark-cell",
] as const;

export type ElLabel = (typeof EL_LABELS)[number];

/** One bit a label, in the order of EL_LABELS. */
export const labelBit = (label: ElLabel): number => 1 << EL_LABELS.indexOf(label);

/** 1 where a label map has the label, else 0. */
export function maskOf(labels: Uint16Array, label: ElLabel): Uint8Array {
  const bit = labelBit(label);
  return Uint8Array.from(labels, (bits) => (bits & bit ? 1 : 0));
}

/** Every label that occurs, in the order of EL_LABELS. */
export function labelsIn(labels: Uint16Array): ElLabel[] {
  let all = 0;
  for (let k = 0; k < labels.length; k++) all |= labels[k]!;
  return EL_LABELS.filter((label) => all & labelBit(label));
}

/** Which cells inspectors pass: interrupted fingers and connected regions cost no power worth the name. */
export const isFunctional = (labels: readonly ElLabel[]): boolean => labels.every((label) => HARMLESS.has(label));

const HARMLESS: ReadonlySet<ElLabel> = new Set(["cell", "busbar", "finger"]);
