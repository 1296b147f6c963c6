import { hash01, hashNormal } from "../../../renderer/hash-noise.ts";
import type { Heat } from "../../../renderer/world.ts";
import { cellCount, type PanelLayout, type Patch, patchAt } from "../physics/layout.ts";
import { DEFAULT_MOUNT, type Mount } from "../physics/mount.ts";

/** Healthy modules of a frame share so many maps: enough that no eye finds two alike, and the frame stays cheap. */
export const VARIANTS = 16;

export const variantOf = ({ seed }: Heat, instance: number): number => Math.floor(VARIANTS * hash01(seed, instance));

/** How a module of the plant is mounted: the plant's way, and its own scatter from cell to cell. */
export function mountOf(heat: Heat, layout: PanelLayout, variant: number): Mount {
  const first = 1000 + variant * 200;
  return {
    ...DEFAULT_MOUNT,
    frameCooling: heat.frameCooling,
    boxInsulation: heat.boxInsulation,
    coolingAlong: heat.coolingAlong,
    coolingAcross: heat.coolingAcross,
    clamps: clampsOf(heat, layout),
    clampCooling: heat.clampCooling,
    cellOffsets: Array.from(
      { length: cellCount(layout) },
      (_, cell) => heat.cellSpreadKelvin * hashNormal(heat.seed, first + cell),
    ),
  };
}

/** Four of them: on the long sides at a quarter of the length, or on the short ends. */
function clampsOf({ clamps }: Heat, { width, length }: PanelLayout): Patch[] {
  if (clamps === "none") return [];
  const corners = [-1, 1].flatMap((u) => [-1, 1].map((v) => [u, v] as const));
  return corners.map(([u, v]) =>
    clamps === "sides"
      ? patchAt((u * width) / 2, v * 0.25 * length, 0.05, 0.05)
      : patchAt(u * 0.25 * width, (v * length) / 2, 0.05, 0.08),
  );
}
