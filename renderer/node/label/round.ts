import type { Mat3, Vec3 } from "../../world.ts";

/**
 * How many decimals labels keep: metres and shares 6 (a micrometre), pixels 3, rotations 9. Rounding is
 * Math.round(x · 10ⁿ) / 10ⁿ with −0 written as 0; masks, boxes and areas are whole numbers anyway.
 */
const to = (value: number, power: number): number => Math.round(value * power) / power + 0;

export const roundShare = (value: number): number => to(value, 1e6);
export const roundMetres = (v: Vec3): Vec3 => [to(v[0], 1e6), to(v[1], 1e6), to(v[2], 1e6)];
export const roundPixel = (p: readonly [number, number]): [number, number] => [to(p[0], 1e3), to(p[1], 1e3)];
export const roundRotation = (m: Mat3): Mat3 => m.map((cell) => to(cell, 1e9)) as unknown as Mat3;
