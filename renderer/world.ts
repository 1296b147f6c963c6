import type { Json } from "./json.ts";
import type { ThermalCamera } from "./thermal/camera.ts";

/** World axes are right-handed: x east, y up, z south (north is -z). Metres unless a name says otherwise. */
export type Vec3 = readonly [x: number, y: number, z: number];
/** Row-major 3×3. */
export type Mat3 = readonly [number, number, number, number, number, number, number, number, number];

/**
 * Everything that is in front of the camera in one frame, as plain data. Randomizers write it in Node
 * (`apply`), the scene turns it into objects (`arrange`), the page draws it. No part of it is random.
 */
export interface World {
  /** Point of interest and its radius in metres: what a camera looks at unless told otherwise. Set by the scene. */
  focus: { centre: Vec3; radius: number };
  camera: CameraPlacement;
  lens: Lens;
  /** The camera of the pass `thermal`: it looks through the same lens geometry. */
  thermal: ThermalCamera;
  sun: Sun;
  light: Light;
  weather: Weather;
  ground: Ground;
  /** How the main objects take up heat and lose it. */
  heat: Heat;
  /** What is wrong with the main objects, by key of the surface: plain data whose form the scene knows. */
  conditions: Record<string, Json>;
  layout: Layout;
  /** Surface changes by tag: a scene says which tags it has. */
  materials: Record<string, MaterialChange>;
  cracks: CrackPlacement[];
  /** How modules glow when current is sent through them; absent: whole, and nobody looks for more. */
  luminescence?: Luminescence;
  /** Loose things: distractors and occluders. */
  props: Prop[];
  /** For randomizers and scenes of your own. */
  custom: Record<string, Json>;
}

export interface CameraPlacement {
  position: Vec3;
  target: Vec3;
  /** Direction that is up in the picture; must not be parallel to the view. */
  up: Vec3;
}

export interface Lens {
  /** Millimetres; the sensor is `sensorWidthMm` wide, so K follows. */
  focalLengthMm: number;
  sensorWidthMm: number;
  /** Metres; null focuses on the target. */
  focusDistance: number | null;
  /** Aperture as f-number; 0 is a pinhole (no depth of field). */
  fNumber: number;
  /** Stops; 0 exposes a sunlit white surface just under clipping. */
  exposureEv: number;
  /** Length of the smear on the image, in pixels, and its direction, degrees clockwise from +x. */
  motionBlurPixels: number;
  motionBlurAngleDegrees: number;
  /** Brown-Conrady radial terms; 0 is off. Every pass and every label follows. */
  distortionK1: number;
  distortionK2: number;
  /** Standard deviation in 8-bit levels at mid grey. */
  noiseLevels: number;
  /** 1–100; 0 is off. The artefacts are in the pixels, the file format is another matter. */
  jpegQuality: number;
  /** 0 none, 1 black corners. */
  vignette: number;
}

export interface Sun {
  /** Above the horizon, -90..90. */
  elevationDegrees: number;
  /** Clockwise from north, 0..360. */
  azimuthDegrees: number;
}

export interface Light {
  /** Factor on sun and sky, 1 is clear noon. */
  intensity: number;
  /** Of the direct sun, kelvin. */
  colourTemperatureKelvin: number;
  /** 2 clean mountain air .. 10 haze. */
  skyTurbidity: number;
}

export interface Weather {
  cloudCover: number;
  /** Extinction, 1/m. */
  fogDensity: number;
  /** 0 dry .. 1 wet. */
  wetness: number;
  /** Drops on surfaces, 0..1. */
  rainDrops: number;
  /** Share of upward surfaces under snow, 0..1. */
  snowCover: number;
  /** Even dust film on surfaces, 0..1. */
  dust: number;
  /** Patches of dirt and bird droppings on surfaces, 0..1. */
  soiling: number;
  /** Metres per second. */
  windSpeed: number;
  ambientTemperatureCelsius: number;
  /** Percent. */
  relativeHumidity: number;
}

export interface Ground {
  /** A built-in texture's name or an asset of the recipe. */
  texture: string;
  /** Metres that one repeat of the texture covers. */
  textureSize: number;
  albedo: number;
  /** Bare patches, and wheel tracks between the rows of the layout, 0 none .. 1. */
  wear: number;
  /** Tufts and shrubs on it, 0 none .. 1 overgrown. They belong to the ground. */
  vegetation: number;
  /** Mean slope of the terrain and the direction it faces, degrees clockwise from north. */
  slopeDegrees: number;
  slopeAzimuthDegrees: number;
  /** Height of smooth bumps (metres, peak) and their length (metres). */
  undulation: number;
  undulationLength: number;
  /** Shifts the bumps and the texture, so that no two frames show the same ground. */
  seed: number;
}

export interface Heat {
  /** Module temperature model: "faiman", "pvsyst", "sapm-module", "sapm-cell", "sam-noct" or "ross". */
  model: string;
  /** For the models that ask: "glass-polymer-rack", "glass-glass-rack", "glass-glass-close" or "insulated". */
  mounting: string;
  noctCelsius: number;
  /** Of the frame in 8–14 µm. */
  frameEmissivity: number;
  /** Cooling is told as a multiple of the glass's. That of the frame, a fin; and what edges add, falling to 1/e in `edgeReach` metres. */
  frameCooling: number;
  edgeCooling: number;
  edgeReach: number;
  /** Relative change of cooling from the upper to the lower edge, and from left to right. */
  coolingAlong: number;
  coolingAcross: number;
  /** Share of the cooling that a junction box takes away behind it. */
  boxInsulation: number;
  /** Where the module is held: "none", "sides" or "ends"; metres along the edge and into the module, and their cooling. */
  clamps: string;
  clampLength: number;
  clampDepth: number;
  clampCooling: number;
  /** Two rails behind framed modules: place as a share of the half length, metres wide, and their cooling; below 0 they keep it off. */
  rails: boolean;
  railPlace: number;
  railWidth: number;
  railCooling: number;
  /** Rails under the ends of frameless modules, or one behind the middle to which they are glued. */
  endRailWidth: number;
  endRailCooling: number;
  glued: boolean;
  middleRailPlace: number;
  middleRailWidth: number;
  middleRailCooling: number;
  seed: number;
}

/** Regular placement of the scene's main objects. */
export interface Layout {
  rows: number;
  columns: number;
  /** Objects one above the other on each table of a row, and metres between them. */
  tableRows: number;
  tableGap: number;
  /** Distance between the same edge of two rows, metres. */
  rowSpacing: number;
  /** Gap between neighbours in a row, metres. */
  columnGap: number;
  tiltDegrees: number;
  /** Direction the objects face, degrees clockwise from north; 180 is south. */
  azimuthDegrees: number;
  /** Height of the lower edge above ground, metres. */
  clearance: number;
  /** Scene-specific kind of object, for solar panels "60", "72" or "half-cut". */
  variant: string;
  /** Scatter of each object: standard deviation of tilt (degrees) and of position (metres). */
  jitterTiltDegrees: number;
  jitterPosition: number;
  seed: number;
}

export interface MaterialChange {
  /** Linear RGB, 0..1. */
  albedo?: Vec3;
  metallic?: number;
  roughness?: number;
  /** Factor on the normal map; 0 is smooth. */
  normalStrength?: number;
  /** A built-in texture's name or an asset of the recipe. */
  texture?: string;
}

/** One crack pattern of the library laid on one surface of the scene. */
export interface CrackPlacement {
  /** Id of the randomizer that placed it; absent when the scene did. */
  by?: string;
  /** Key of the surface, as the scene's facts list it. */
  surface: string;
  /** Index in the crack library. */
  pattern: number;
  /** Centre on the surface in metres from its centre: u along its width, v along its height. */
  u: number;
  v: number;
  rotationDegrees: number;
  /** Longest extent, metres (0.01..0.3). */
  length: number;
  /** Millimetres (0.1..2). */
  widthMm: number;
  mirrored: boolean;
}

/** What an electroluminescence camera finds in modules, and how it takes them. Shares are 0..1. */
export interface Luminescence {
  /** Absent: as the texture of the cells says. */
  technology?: "mono" | "poly";
  /** Share of cells with interrupted fingers, and with dark spots that are no cracks. */
  interruptedCells: number;
  spottedCells: number;
  /** Share of modules with a few shunted cells, and of those with potential-induced degradation. */
  shuntedModules: number;
  degradedModules: number;
  /** Share of cracks that part the print of the cell; half of them wholly. */
  openCracks: number;
  /** Mean brightness of whole silicon, as a share of the camera's range. */
  exposure: number;
  /** Optics, sigma in pixels. */
  blurPixels: number;
  /** Light missing at the middle of the longer side. */
  vignette: number;
  /** Standard deviation at the exposure, as a share of it. */
  shotNoise: number;
  /** Standard deviation, as a share of the camera's range. */
  readNoise: number;
  /** Light that reaches the whole picture, as a share of the exposure. */
  strayLight: number;
  /** Of wafers and faults, a whole number. */
  seed: number;
}

export interface Prop {
  /** Id of the randomizer that placed it; absent when the scene did. */
  by?: string;
  /** "sphere" | "box" | "cylinder" | "cone" | "torus" | "bird" | "leaf" | "cable" | "tree", or "model". */
  shape: string;
  /** For shape "model": the glTF asset of the recipe. */
  model?: string;
  position: Vec3;
  /** Yaw, pitch, roll in degrees, applied in that order about y, x, z. */
  rotationDegrees: Vec3;
  /** Longest extent in metres. */
  size: number;
  /** Linear RGB. */
  colour: Vec3;
  metallic: number;
  roughness: number;
  category: string;
  labelled: boolean;
}
