import type { Rng } from "../renderer/rng.ts";
import type { ThermalMap } from "../scenes/solar-panel/physics/cell-map.ts";
import { faultsOf, type ModuleCondition } from "../scenes/solar-panel/physics/condition.ts";
import type { Flight } from "../scenes/solar-panel/physics/draw-flight.ts";
import { uniform } from "../scenes/solar-panel/physics/draw-shapes.ts";
import { type FlightView, valueNoise } from "../scenes/solar-panel/physics/flight-view.ts";
import type { PanelLayout } from "../scenes/solar-panel/physics/layout.ts";
import type { Outline } from "../scenes/solar-panel/physics/raster.ts";
import { FAULT, PLANT } from "../scenes/solar-panel/physics/variety.ts";

/** What stands before the camera: a module, the healthy ones round it, and how the flight sees them. */
export interface Scene {
  flight: Flight;
  layout: PanelLayout;
  condition: ModuleCondition;
  map: ThermalMap;
  next: ThermalMap;
  view: FlightView;
}

type Surface = (u: number, v: number) => number;

/** Apparent kelvin at a place, metres from the module's centre: glass, frame, the next modules', or ground. */
export function surfaceOf(rng: Rng, { flight, layout, condition, map, next, view }: Scene): Surface {
  const { plant, weather } = flight;
  const [pitchU, pitchV] = [layout.width + plant.gapAcross, layout.length + plant.gapAlong];
  const lowest = plant.singleRow ? 0 : rng.next() < 0.5 ? -1 : 0;
  const highest = plant.singleRow ? 0 : lowest + 1;
  const [first, last] = [rng.next() < PLANT.rowEndShare ? 0 : -1, rng.next() < PLANT.rowEndShare ? 0 : 1];
  const glass = table((kelvin) => view.shown(kelvin, view.glassEmissivity));
  const frame = table((kelvin) => view.shown(kelvin, plant.frameEmissivity));
  const ground = view.shown(weather.groundKelvin, 0.95);
  const between = view.shown(
    weather.ambientKelvin + plant.gapWarmth * (next.healthyKelvin - weather.ambientKelvin),
    0.9,
  );
  const seed = rng.uint32();
  const plants = plantsBefore(rng, condition, layout.length / 2);
  const leaves = view.shown(weather.ambientKelvin + uniform(rng, ...FAULT.leafRise), 0.97);
  return (u, v) => {
    if (plants.some((outline) => inside(outline, u, v))) return leaves;
    const [i, j] = [Math.round(u / pitchU), Math.round(v / pitchV)];
    if (i < first || i > last || j < lowest || j > highest)
      return (
        (plants.length > 0 ? leaves : ground) +
        PLANT.groundMottle * (valueNoise(seed, u / PLANT.groundPatch, v / PLANT.groundPatch) - 0.5)
      );
    const [du, dv] = [u - i * pitchU, v - j * pitchV];
    const edge = Math.min(layout.width / 2 - Math.abs(du), layout.length / 2 - Math.abs(dv));
    if (edge < 0) return between;
    const kelvin = at(i === 0 && j === 0 ? map : next, du, dv);
    return (edge < layout.frame ? frame : glass)(kelvin) + view.mirroredAt(u, v);
  };
}

/** The plants whose shade lies on the module, as they stand before its lower edge. */
function plantsBefore(rng: Rng, condition: ModuleCondition, edge: number): Outline[] {
  if (condition.category !== "Vegetation") return [];
  return faultsOf(condition, "shade").map(({ outline }) => {
    const seen = uniform(rng, ...FAULT.plantSeen);
    return outline.map((x, k) => (k % 2 === 0 ? x : edge + 0.1 - (edge + 0.1 - x) * seen));
  });
}

function inside(outline: Outline, u: number, v: number): boolean {
  let within = false;
  for (let k = 0; k < outline.length; k += 2) {
    const next = (k + 2) % outline.length;
    const [u0, v0, u1, v1] = [outline[k]!, outline[k + 1]!, outline[next]!, outline[next + 1]!];
    if (v0 <= v !== v1 <= v && u < u0 + ((v - v0) / (v1 - v0)) * (u1 - u0)) within = !within;
  }
  return within;
}

const [COLDEST, STEPS] = [230, 300];

/** A slow function of kelvin, by its values at whole ones. */
function table(shown: (kelvin: number) => number): (kelvin: number) => number {
  const values = Float64Array.from({ length: STEPS + 1 }, (_, k) => shown(COLDEST + k));
  return (kelvin) => {
    const place = Math.min(STEPS - 1e-6, Math.max(0, kelvin - COLDEST));
    const k = Math.floor(place);
    return values[k]! + (place - k) * (values[k + 1]! - values[k]!);
  };
}

/** Kelvin between the texels of a map. */
function at({ grid, kelvin }: ThermalMap, u: number, v: number): number {
  const x = Math.min(grid.columns - 1, Math.max(0, (u - grid.u0) / grid.du - 0.5));
  const y = Math.min(grid.rows - 1, Math.max(0, (v - grid.v0) / grid.dv - 0.5));
  const [i, j] = [Math.min(grid.columns - 2, Math.floor(x)), Math.min(grid.rows - 2, Math.floor(y))];
  const [fx, fy] = [x - i, y - j];
  const k = j * grid.columns + i;
  const upper = kelvin[k]! * (1 - fx) + kelvin[k + 1]! * fx;
  const lower = kelvin[k + grid.columns]! * (1 - fx) + kelvin[k + grid.columns + 1]! * fx;
  return upper * (1 - fy) + lower * fy;
}
