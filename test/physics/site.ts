import assert from "node:assert/strict";
import { moduleType } from "../../scenes/solar-panel/module.ts";
import type { ModuleSite, ThermalMap } from "../../scenes/solar-panel/physics/cell-map.ts";
import type { PanelLayout } from "../../scenes/solar-panel/physics/layout.ts";
import { panelLayout } from "../../scenes/solar-panel/physics/layout.ts";
import { risePerIrradiance } from "../../scenes/solar-panel/physics/module-temperature.ts";
import { DEFAULT_MOUNT, type Mount } from "../../scenes/solar-panel/physics/mount.ts";

/** 1000 W/m², most of it beam. */
export const LIGHT = { beam: 830, sky: 150, ground: 20 };
export const SIXTY = panelLayout(moduleType("60"));

/** Nothing but cells: no rim, no box, no slope; what is beside the cells takes up as much as cells at work do. */
export const BARE: Mount = {
  ...DEFAULT_MOUNT,
  frameCooling: 0,
  boxInsulation: 0,
  coolingAlong: 0,
  marginAbsorptance: 0.7,
};

export const siteOf = (layout: PanelLayout, mount: Mount, windSpeed = 3): ModuleSite => ({
  layout,
  light: LIGHT,
  ambientKelvin: 298.15,
  risePerIrradiance: risePerIrradiance("faiman", windSpeed),
  mount,
});

/** A layout whose cells touch, so that the sheet is one piece. */
export const seamless = (layout: PanelLayout): PanelLayout => ({ ...layout, gap: 0 });

export const close = (got: number, want: number, within: number): boolean => Math.abs(got - want) <= within;

/** Fails unless the two are within a distance, and says both. */
export const near = (got: number, want: number, within: number): void =>
  assert.ok(close(got, want, within), `${got} is not ${want} ± ${within}`);

export const below = (low: number, high: number): void => assert.ok(low < high, `${low} is not below ${high}`);

/** Kelvin of the texel at u, v. */
export function kelvinAt({ grid, kelvin }: ThermalMap, u: number, v: number): number {
  const column = Math.floor((u - grid.u0) / grid.du);
  const row = Math.floor((v - grid.v0) / grid.dv);
  return kelvin[row * grid.columns + column]!;
}
