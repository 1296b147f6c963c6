import { type Rng, StreamRng, streamKey } from "../renderer/rng.ts";
import { moduleType } from "../scenes/solar-panel/module.ts";
import { airTransmittance, apparentKelvin, radianceAtSensor } from "../scenes/solar-panel/physics/at-sensor.ts";
import { type ModuleSite, type ThermalMap, thermalMap } from "../scenes/solar-panel/physics/cell-map.ts";
import type { ModuleCondition, ThermalCategory } from "../scenes/solar-panel/physics/condition.ts";
import { drawCondition } from "../scenes/solar-panel/physics/draw-condition.ts";
import { emissivityAt } from "../scenes/solar-panel/physics/emissivity.ts";
import { type PanelLayout, panelLayout, patchAt, thinFilmLayout } from "../scenes/solar-panel/physics/layout.ts";
import { risePerIrradiance } from "../scenes/solar-panel/physics/module-temperature.ts";
import { DEFAULT_MOUNT, type Mount } from "../scenes/solar-panel/physics/mount.ts";
import type { Plane } from "../scenes/solar-panel/physics/optics.ts";
import { DEFAULT_SENSOR, measure } from "../scenes/solar-panel/physics/sensor.ts";
import { skyRadiance } from "../scenes/solar-panel/physics/sky-radiance.ts";
import { linearView } from "../scenes/solar-panel/physics/views.ts";

const between = (rng: Rng, low: number, high: number) => low + (high - low) * rng.next();

/** One module under drawn circumstances, and its picture. */
export interface Shot {
  condition: ModuleCondition;
  layout: PanelLayout;
  map: ThermalMap;
  crop: Uint8Array;
}
export const CROP = { width: 24, height: 40 };
/** Samples a crop pixel's side: the camera's pixel integrates over its area. */
const OVER = 3;

export function shoot(category: ThermalCategory, number: number, seed: number): Shot {
  const rng = new StreamRng().reset(streamKey(seed, "physics-sheet", category), number, 0);
  const thin = category.startsWith("Hot-Spot") || (category === "No-Anomaly" && rng.next() < 0.07);
  const layout = thin ? thinFilmLayout() : panelLayout(moduleType(rng.next() < 0.5 ? "60" : "72"));
  const condition = drawCondition(rng, layout, category);
  const site = drawSite(rng, layout);
  const map = thermalMap(site, condition);
  const camera = drawCamera(rng, site.ambientKelvin);
  const seen = photograph(rng, layout, map, camera);
  return { condition, layout, map, crop: develop(rng, seen, camera, map.healthyKelvin) };
}

function drawSite(rng: Rng, layout: PanelLayout): ModuleSite {
  const global = between(rng, 600, 1050);
  return {
    layout,
    light: { beam: 0.83 * global, sky: 0.15 * global, ground: 0.02 * global },
    ambientKelvin: between(rng, 278, 308),
    risePerIrradiance: risePerIrradiance("faiman", between(rng, 0.5, 6)),
    mount: drawMount(rng, layout),
  };
}

function drawMount(rng: Rng, layout: PanelLayout): Mount {
  const sigma = between(rng, 0.2, 1);
  const { width, length } = layout;
  const side = between(rng, 0.2, 0.3) * length;
  const clamps = [-1, 1].flatMap((u) => [-1, 1].map((v) => patchAt((u * width) / 2, v * side, 0.05, 0.05)));
  const ends = [-1, 1].flatMap((u) => [-1, 1].map((v) => patchAt(u * 0.25 * width, (v * length) / 2, 0.05, 0.08)));
  const which = rng.next();
  return {
    ...DEFAULT_MOUNT,
    frameCooling: between(rng, 1, 5),
    boxInsulation: between(rng, 0, 0.15),
    coolingAlong: between(rng, -0.3, 0.45),
    coolingAcross: between(rng, -0.35, 0.35),
    clamps: which < 0.2 ? clamps : which < 0.45 || layout.frame === 0 ? ends : [],
    cellOffsets: Array.from({ length: layout.columns * layout.rows }, () => sigma * rng.normal()),
  };
}

interface Camera {
  air: { celsius: number; relativeHumidity: number };
  /** W/m²/sr that the glass mirrors. */
  reflected: number;
  transmittance: number;
  ambientKelvin: number;
  groundKelvin: number;
  glassEmissivity: number;
}

function drawCamera(rng: Rng, ambientKelvin: number): Camera {
  const air = { celsius: ambientKelvin - 273.15, relativeHumidity: between(rng, 25, 80) };
  const groundKelvin = ambientKelvin + between(rng, 0, 12);
  const sky = { ambientKelvin, relativeHumidity: air.relativeHumidity, cloudCover: between(rng, 0, 0.4), groundKelvin };
  return {
    air,
    reflected: skyRadiance({ ...sky, sun: [0, 1, 0], sunShare: 0 }, between(rng, 0.7, 1)),
    transmittance: airTransmittance(air, between(rng, 10, 30)),
    ambientKelvin,
    groundKelvin,
    glassEmissivity: emissivityAt(between(rng, 0.85, 1)),
  };
}

/** What a camera set to ε = 0.95 shows for a surface. */
function shown({ reflected, transmittance, ambientKelvin }: Camera, kelvin: number, emissivity: number): number {
  const settings = {
    emissivity: 0.95,
    reflectedKelvin: ambientKelvin - 10,
    transmittance: 1,
    airKelvin: ambientKelvin,
  };
  return apparentKelvin(radianceAtSensor(kelvin, emissivity, reflected, transmittance, ambientKelvin), settings);
}

/** The module from above as a camera a dozen metres away sees it, cut out along its edge, in apparent kelvin. */
function photograph(rng: Rng, layout: PanelLayout, map: ThermalMap, camera: Camera): Float32Array {
  const turn = between(rng, -0.04, 0.04);
  const [scale, u0, v0] = [between(rng, 0.94, 1.06), between(rng, -0.03, 0.03), between(rng, -0.03, 0.03)];
  const [width, height] = [CROP.width * OVER, CROP.height * OVER];
  const data = Float32Array.from({ length: width * height }, (_, k) => {
    const x = (((k % width) + 0.5) / width - 0.5) * layout.width * scale;
    const y = ((Math.floor(k / width) + 0.5) / height - 0.5) * layout.length * scale;
    return pixel(layout, map, camera, x - turn * y + u0 * layout.width, y + turn * x + v0 * layout.length);
  });
  const sensor = { ...DEFAULT_SENSOR, cameraSeed: rng.uint32(), frameSeed: rng.uint32() };
  const soft = measure({ width, height, data }, { ...sensor, blurPixels: between(rng, 0.7, 1.1) * OVER, netd: 0 });
  return measure(reduce(soft), { ...sensor, blurPixels: 0 }).data;
}

/** Glass, frame, and beside the module the gap and then the next one's glass. */
function pixel(layout: PanelLayout, map: ThermalMap, camera: Camera, u: number, v: number): number {
  const edge = Math.min(layout.width / 2 - Math.abs(u), layout.length / 2 - Math.abs(v));
  if (edge < -0.02) return shown(camera, map.healthyKelvin - 3, camera.glassEmissivity);
  if (edge < 0) return shown(camera, camera.groundKelvin, 0.95);
  return shown(camera, at(map, u, v), edge < layout.frame ? 0.7 : camera.glassEmissivity);
}

/** Grey levels, linear in kelvin: 0.15 to 0.3 K a level, healthy modules somewhat above the middle. */
function develop(rng: Rng, seen: Float32Array, camera: Camera, healthyKelvin: number): Uint8Array {
  const middle = shown(camera, healthyKelvin, camera.glassEmissivity);
  const [span, level] = [between(rng, 38, 76), between(rng, 0.42, 0.78)];
  return linearView(seen, { low: middle - level * span, high: middle + (1 - level) * span });
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

function reduce({ data, width }: Plane): Plane {
  const out = new Float32Array(CROP.width * CROP.height);
  for (let k = 0; k < data.length; k++)
    out[Math.floor(Math.floor(k / width) / OVER) * CROP.width + Math.floor((k % width) / OVER)]! +=
      data[k]! / (OVER * OVER);
  return { ...CROP, data: out };
}
