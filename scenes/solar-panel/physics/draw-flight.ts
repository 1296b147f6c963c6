import { exp } from "../../../renderer/exact-math.ts";
import type { Rng } from "../../../renderer/rng.ts";
import type { ThermalCategory } from "./condition.ts";
import { logUniform, uniform } from "./draw-shapes.ts";
import { CAMERA, PLANT, type Range, WEATHER } from "./variety.ts";

const draw = (rng: Rng, [low, high]: Range): number => uniform(rng, low, high);
const drawLog = (rng: Rng, [low, high]: Range): number => logUniform(rng, low, high);

export type Technology = "silicon" | "thin-film";

/** What all modules of a frame share: plain JSON, drawn by a randomizer, recorded with the frame. */
export type Flight = ReturnType<typeof drawFlight>;

/** What a frame must have to show a category: a technology, or a sun that stands low or high. */
export interface FlightNeeds {
  technology?: Technology;
  sun?: "low" | "high";
  /** Share of thin film that is glued to a rail, where it is not the usual one. */
  gluedShare?: number;
}

/** Thin film has no three diodes, crystalline modules no leaking stripes; long shadows need a low sun. */
export const FLIGHT_NEEDS: Readonly<Partial<Record<ThermalCategory, FlightNeeds>>> = {
  "Hot-Spot": { technology: "thin-film", gluedShare: PLANT.gluedHotSpotShare },
  "Hot-Spot-Multi": { technology: "thin-film" },
  Diode: { technology: "silicon" },
  "Diode-Multi": { technology: "silicon" },
  "Offline-Module": { sun: "high" },
  Shadowing: { sun: "low" },
};

export function drawFlight(rng: Rng, needs: FlightNeeds = {}) {
  return {
    plant: drawPlant(rng, needs),
    weather: drawWeather(rng, needs.sun),
    camera: drawCamera(rng),
    mirrored: drawMirrored(rng),
  };
}

function drawPlant(rng: Rng, needs: FlightNeeds) {
  const drawn: Technology = rng.next() < PLANT.thinFilmShare ? "thin-film" : "silicon";
  const technology = needs.technology ?? drawn;
  return {
    technology,
    variant: rng.next() < PLANT.longShare ? ("72" as const) : ("60" as const),
    frameCooling: draw(rng, PLANT.frameCooling),
    edgeCooling: draw(rng, PLANT.edgeCooling),
    edgeReach: draw(rng, PLANT.edgeReach),
    frameEmissivity: drawLog(rng, PLANT.frameEmissivity),
    gapAcross: draw(rng, PLANT.gapAcross),
    gapAlong: draw(rng, PLANT.gapAlong),
    gapWarmth: draw(rng, PLANT.gapWarmth),
    singleRow: rng.next() < PLANT.singleRowShare,
    coolingAlong: draw(rng, PLANT.coolingAlong),
    coolingAcross: draw(rng, PLANT.coolingAcross),
    clamps: technology === "thin-film" ? ("ends" as const) : clampsKind(rng),
    clampLength: draw(rng, PLANT.clampLength),
    clampDepth: draw(rng, technology === "thin-film" ? PLANT.endClampDepth : PLANT.clampDepth),
    clampCooling: draw(rng, PLANT.clampCooling),
    rails: rng.next() < PLANT.railShare,
    railPlace: draw(rng, PLANT.railPlace),
    railWidth: draw(rng, PLANT.railWidth),
    railCooling: draw(rng, PLANT.railCooling),
    endRailWidth: draw(rng, PLANT.endRailWidth),
    endRailCooling: draw(rng, PLANT.endRailCooling),
    glued: rng.next() < (needs.gluedShare ?? PLANT.gluedShare),
    middleRailPlace: draw(rng, PLANT.middleRailPlace),
    middleRailWidth: draw(rng, PLANT.middleRailWidth),
    middleRailCooling: draw(rng, PLANT.middleRailCooling),
    boxInsulation: draw(rng, PLANT.boxInsulation),
  };
}

function clampsKind(rng: Rng): "none" | "sides" | "ends" {
  const at = rng.next();
  if (at < PLANT.clamps.none) return "none";
  return at < PLANT.clamps.none + PLANT.clamps.sides ? "sides" : "ends";
}

function drawWeather(rng: Rng, sun: FlightNeeds["sun"]) {
  const { lowSunIrradiance, highSunIrradiance } = WEATHER;
  const range = sun === "low" ? lowSunIrradiance : sun === "high" ? highSunIrradiance : WEATHER.irradiance;
  const irradiance = draw(rng, range);
  const dryGround = rng.next() < WEATHER.dryGroundShare;
  const diffuseShare = draw(rng, WEATHER.diffuseShare);
  const ambientKelvin = draw(rng, WEATHER.ambientKelvin);
  return {
    irradiance,
    diffuseShare,
    ambientKelvin,
    relativeHumidity: draw(rng, WEATHER.relativeHumidity),
    cloudCover: draw(rng, WEATHER.cloudCover),
    windSpeed: draw(rng, WEATHER.windSpeed),
    groundKelvin: ambientKelvin + draw(rng, dryGround ? WEATHER.dryGroundRise : WEATHER.groundRise),
  };
}

function drawCamera(rng: Rng) {
  const { median, sigma, limits } = CAMERA.headroom;
  const headroom = median * exp(sigma * rng.normal());
  return {
    groundSampling: drawLog(rng, CAMERA.groundSampling),
    blurPixels: draw(rng, CAMERA.blurPixels),
    smearPixels: draw(rng, CAMERA.smearPixels),
    smearAngleDegrees: rng.next() < CAMERA.smearAlongRowsShare ? 0 : 90,
    netd: drawLog(rng, CAMERA.netd),
    fixedPattern: drawLog(rng, CAMERA.fixedPattern),
    lines: draw(rng, CAMERA.lines),
    offNormalDegrees: draw(rng, CAMERA.offNormalDegrees),
    turnDegrees: CAMERA.turnDegrees * rng.normal(),
    black: drawLog(rng, CAMERA.black),
    headroom: Math.min(limits[1], Math.max(limits[0], headroom)),
    jpegQuality: draw(rng, CAMERA.jpegQuality),
    gamma: draw(rng, CAMERA.gamma),
  };
}

/** Apparent kelvin across and along a module by what its glass mirrors. */
function drawMirrored(rng: Rng) {
  return {
    across: draw(rng, CAMERA.mirroredSlope),
    along: draw(rng, CAMERA.mirroredSlope),
    cloud: draw(rng, CAMERA.mirroredCloud),
    size: draw(rng, CAMERA.mirroredSize),
    seed: rng.uint32(),
  };
}
