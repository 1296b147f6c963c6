import { cosDegrees, exp, log, sinDegrees } from "../../../renderer/exact-math.ts";
import type { Rng } from "../../../renderer/rng.ts";
import type { Patch } from "./layout.ts";
import type { Outline } from "./raster.ts";

export const uniform = (rng: Rng, low: number, high: number): number => low + (high - low) * rng.next();
export const logUniform = (rng: Rng, low: number, high: number): number => exp(uniform(rng, log(low), log(high)));
export const whole = (rng: Rng, low: number, high: number): number => low + Math.floor((high - low + 1) * rng.next());
export const choose = <T>(rng: Rng, list: readonly T[]): T => list[Math.floor(list.length * rng.next())]!;

/** A round blot with a rough rim: bird droppings, leaves, lichen. */
export function blot(rng: Rng, u: number, v: number, radius: number): Outline {
  const corners = 14;
  return Array.from({ length: corners }, (_, k) => {
    const r = radius * uniform(rng, 0.75, 1.2);
    const angle = (360 * k) / corners;
    return [u + r * cosDegrees(angle), v + r * sinDegrees(angle)];
  }).flat();
}

/** Grass or a bush in front of the lower edge: blades of many heights over a stretch of it. */
export function plant(rng: Rng, patch: Patch): Outline {
  const blades = Math.max(3, Math.round((patch.u.to - patch.u.from) / 0.04));
  const height = patch.v.to - patch.v.from;
  const points: number[] = [patch.u.from, patch.v.to];
  for (let k = 0; k < blades; k++) {
    const left = patch.u.from + ((patch.u.to - patch.u.from) * k) / blades;
    const hump = 4 * ((k + 0.5) / blades) * (1 - (k + 0.5) / blades);
    points.push(left + 0.02, patch.v.to - height * hump * uniform(rng, 0.4, 1));
    points.push(left + 0.04, patch.v.to - height * hump * uniform(rng, 0, 0.5));
  }
  return [...points, patch.u.to, patch.v.to];
}

/** A straight band through the module's middle line at `v`, turned by degrees: the shadow of a pole, a wire or a row. */
export function band(v: number, width: number, turnDegrees: number): Outline {
  const [c, s] = [cosDegrees(turnDegrees), sinDegrees(turnDegrees)];
  const corner = (along: number, across: number) => [along * c - across * s, v + along * s + across * c];
  const [far, half] = [3, width / 2];
  return [...corner(-far, -half), ...corner(far, -half), ...corner(far, half), ...corner(-far, half)];
}

/**
 * A half plane below a line through `v`, turned by degrees, whose edge fades over `softness` metres: outlines that together
 * take `strength`.
 */
export function fading(v: number, softness: number, turnDegrees: number, strength: number) {
  const steps = 6;
  const each = 1 - exp(log(Math.max(1e-3, 1 - strength)) / steps);
  return Array.from({ length: steps }, (_, k) => {
    const edge = v + softness * ((k + 0.5) / steps - 0.5);
    return { outline: below(edge, turnDegrees), strength: each };
  });
}

function below(v: number, turnDegrees: number): Outline {
  const [c, s, far] = [cosDegrees(turnDegrees), sinDegrees(turnDegrees), 4];
  const corner = (along: number, across: number) => [along * c - across * s, v + along * s + across * c];
  return [...corner(-far, 0), ...corner(far, 0), ...corner(far, far), ...corner(-far, far)];
}

/** What a straight crack across a rectangle cuts off on one side, and the crack itself. */
export function cutOff(rng: Rng, { u, v }: Patch): { outline: Outline; segment: [number, number, number, number] } {
  const share = () => uniform(rng, 0.1, 0.9);
  const [w, h] = [u.to - u.from, v.to - v.from];
  const side = choose(rng, ["left", "right", "top", "bottom", "corner"] as const);
  if (side === "corner") {
    const [a, b] = [u.from + w * uniform(rng, 0.4, 1), v.from + h * uniform(rng, 0.4, 1)];
    return { outline: [u.from, v.from, a, v.from, u.from, b], segment: [a, v.from, u.from, b] };
  }
  if (side === "left" || side === "right") {
    const [a, b] = [u.from + w * share(), u.from + w * share()];
    const edge = side === "left" ? u.from : u.to;
    return { outline: [edge, v.from, a, v.from, b, v.to, edge, v.to], segment: [a, v.from, b, v.to] };
  }
  const [a, b] = [v.from + h * share(), v.from + h * share()];
  const edge = side === "top" ? v.from : v.to;
  return { outline: [u.from, edge, u.from, a, u.to, b, u.to, edge], segment: [u.from, a, u.to, b] };
}
