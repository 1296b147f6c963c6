import { pow } from "./exact-math.ts";
import type { Vec3 } from "./world.ts";

/** A drawn colour as linear RGB: "#rrggbb" is decoded from sRGB (IEC 61966-2-1), arrays are linear already. */
export function linearRgb(colour: string | Vec3): Vec3 {
  if (typeof colour !== "string") return colour;
  const channel = (at: number) => decode(Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

function decode(s: number): number {
  return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}
