import { type Rng, StreamRng, streamKey } from "../renderer/rng.ts";
import { curvedView } from "../renderer/thermal/views.ts";
import { moduleType } from "../scenes/solar-panel/module.ts";
import { type ModuleSite, type ThermalMap, thermalMap } from "../scenes/solar-panel/physics/cell-map.ts";
import { HEALTHY, type ModuleCondition, type ThermalCategory } from "../scenes/solar-panel/physics/condition.ts";
import { drawCondition } from "../scenes/solar-panel/physics/draw-condition.ts";
import { drawFlight, FLIGHT_NEEDS, type Flight } from "../scenes/solar-panel/physics/draw-flight.ts";
import { moduleMount } from "../scenes/solar-panel/physics/draw-mount.ts";
import { flightRange, viewOf } from "../scenes/solar-panel/physics/flight-view.ts";
import { type PanelLayout, panelLayout, thinFilmLayout } from "../scenes/solar-panel/physics/layout.ts";
import { risePerIrradiance } from "../scenes/solar-panel/physics/module-temperature.ts";
import { cropOf } from "./physics-crop.ts";
import { jpeg } from "./physics-jpeg.ts";
import { photograph } from "./physics-photo.ts";

/** One module under drawn circumstances, and its picture. */
export interface Shot {
  flight: Flight;
  condition: ModuleCondition;
  layout: PanelLayout;
  map: ThermalMap;
  crop: Uint8Array;
}

export function shoot(category: ThermalCategory, number: number, seed: number): Shot {
  const rng = new StreamRng().reset(streamKey(seed, "physics-sheet", category), number, 0);
  const flight = drawFlight(rng, FLIGHT_NEEDS[category]);
  const { technology, variant } = flight.plant;
  const layout = technology === "thin-film" ? thinFilmLayout() : panelLayout(moduleType(variant));
  const condition = drawCondition(rng, layout, category);
  const site = siteOf(rng, flight, layout);
  const [map, next] = [thermalMap(site, condition), thermalMap(site, shadeOnNext(condition))];
  const view = viewOf(flight);
  const photo = photograph(rng, { flight, layout, condition, map, next, view });
  const range = flightRange(flight, view, map.healthyKelvin);
  const grey = curvedView(photo.plane.data, range, flight.camera.gamma);
  const data = jpeg(grey, photo.plane.width, flight.camera.jpegQuality);
  return { flight, condition, layout, map, crop: cropOf(rng, { ...photo.plane, data }, photo.corners) };
}

/** The shadow of a row falls on the neighbours too. */
const shadeOnNext = (condition: ModuleCondition): ModuleCondition =>
  condition.category === "Shadowing" ? condition : HEALTHY;

function siteOf(rng: Rng, flight: Flight, layout: PanelLayout): ModuleSite {
  const { irradiance, diffuseShare, ambientKelvin, windSpeed } = flight.weather;
  const [sky, ground] = [0.9 * diffuseShare * irradiance, 0.1 * diffuseShare * irradiance];
  return {
    layout,
    light: { beam: irradiance - sky - ground, sky, ground },
    ambientKelvin,
    risePerIrradiance: risePerIrradiance("faiman", windSpeed),
    mount: moduleMount(flight.plant, layout, rng),
  };
}
