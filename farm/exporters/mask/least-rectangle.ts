import { convexHull, type Point } from "../../../renderer/node/label/polygon.ts";

/** Four corners, clockwise on the image, the uppermost first; of two, the left one. */
export type Rectangle = readonly [Point, Point, Point, Point];

/**
 * The smallest rectangle, in any direction, that contains all points. One of its sides runs along an edge of their
 * convex hull (Freeman and Shapira 1975). The points must not all be on one line.
 */
export function leastRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points);
  let best = rectangleAlong(hull, [1, 0]);
  hull.forEach(([x, y], i) => {
    const [nextX, nextY] = hull[(i + 1) % hull.length]!;
    const found = rectangleAlong(hull, [nextX - x, nextY - y]);
    if (found.area < best.area) best = found;
  });
  return fromTop(best.corners);
}

interface Candidate {
  corners: readonly Point[];
  area: number;
}

function rectangleAlong(points: readonly Point[], [dx, dy]: Point): Candidate {
  const length = Math.sqrt(dx * dx + dy * dy);
  const [ux, uy] = [dx / length, dy / length];
  const along = points.map(([x, y]) => x * ux + y * uy);
  const across = points.map(([x, y]) => y * ux - x * uy);
  const [left, right] = [Math.min(...along), Math.max(...along)];
  const [top, bottom] = [Math.min(...across), Math.max(...across)];
  const at = (a: number, b: number): Point => [a * ux - b * uy, a * uy + b * ux];
  const corners = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
  return { corners, area: (right - left) * (bottom - top) };
}

function fromTop(corners: readonly Point[]): Rectangle {
  const first = corners.reduce((best, [x, y], i) => {
    const [bestX, bestY] = corners[best]!;
    return y < bestY || (y === bestY && x < bestX) ? i : best;
  }, 0);
  return [0, 1, 2, 3].map((k) => corners[(first + k) % 4]!) as unknown as Rectangle;
}
