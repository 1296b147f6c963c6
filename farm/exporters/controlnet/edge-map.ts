/** Planes of one frame, row by row. */
export interface Shapes {
  width: number;
  height: number;
  instances: ArrayLike<number>;
  /** Any unit; 0 is nothing. */
  depth: ArrayLike<number>;
  /** Three a pixel, 16 bits: n = v / 32767.5 − 1. */
  normals: ArrayLike<number>;
}

/** A bend of the surface by more than this, as a share of its inverse depth, is a step. */
const STEP = 0.02;
/** Normals that differ by more than this (cosine of 25°) make a crease. */
const CREASE = 0.9063;

/**
 * White lines, one pixel wide, where another thing begins, the surface steps back or it has a crease: outlines of what
 * is there, free of texture, shadow and noise. Inverse depth is linear over the image of a plane, so that its second
 * difference finds steps on slopes of any steepness.
 */
export function edgeMap(shapes: Shapes): Uint8Array {
  const { width, height } = shapes;
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const right = x + 1 < width && differs(shapes, at, 1, x > 0);
      if (right || (y + 1 < height && differs(shapes, at, width, y > 0))) grey[at] = 255;
    }
  }
  return grey;
}

/** Whether an edge runs between a pixel and the next one, `step` further on. */
function differs(shapes: Shapes, at: number, step: number, hasBefore: boolean): boolean {
  const { instances, depth } = shapes;
  if (instances[at] !== instances[at + step]) return true;
  if (depth[at] === 0 || depth[at + step] === 0) return depth[at] !== depth[at + step];
  return isCrease(shapes, at, at + step) || (hasBefore && isStep(shapes, at, step));
}

function isStep({ depth, instances }: Shapes, at: number, step: number): boolean {
  const before = depth[at - step]!;
  if (before === 0 || instances[at - step] !== instances[at]) return false;
  const bend = 1 / before - 2 / depth[at]! + 1 / depth[at + step]!;
  return Math.abs(bend) * depth[at]! > STEP;
}

function isCrease({ normals }: Shapes, a: number, b: number): boolean {
  let dot = 0;
  for (let c = 0; c < 3; c++) dot += (normals[3 * a + c]! / 32767.5 - 1) * (normals[3 * b + c]! / 32767.5 - 1);
  return dot < CREASE;
}
