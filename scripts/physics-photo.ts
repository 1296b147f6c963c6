import { cosDegrees, sinDegrees } from "../renderer/exact-math.ts";
import type { Rng } from "../renderer/rng.ts";
import type { Plane } from "../renderer/thermal/optics.ts";
import { DEFAULT_SENSOR, measure } from "../renderer/thermal/sensor.ts";
import type { Flight } from "../scenes/solar-panel/physics/draw-flight.ts";
import { type Scene, surfaceOf } from "./physics-surface.ts";

export interface Photo {
  /** Apparent kelvin. */
  plane: Plane;
  /** The module's corners, pixels. */
  corners: [number, number][];
}

/** Samples a pixel's side: the camera's pixel integrates over its area. */
const OVER = 3;
/** Pixels round the module. */
const MARGIN = 4;

/** The module and what is beside it, from above, a few pixels more than the module on each side. */
export function photograph(rng: Rng, scene: Scene): Photo {
  const { flight, layout } = scene;
  const { groundSampling, turnDegrees, offNormalDegrees } = flight.camera;
  const squeeze = cosDegrees(offNormalDegrees);
  const [c, s] = [cosDegrees(turnDegrees), sinDegrees(turnDegrees)];
  const size = (metres: number) => Math.ceil(metres / groundSampling) + 2 * MARGIN;
  const wide = size(layout.width * c + layout.length * Math.abs(s));
  const high = size(layout.length * squeeze * c + layout.width * Math.abs(s));
  const [x0, y0] = [wide / 2 + rng.next() - 0.5, high / 2 + rng.next() - 0.5];
  const surface = surfaceOf(rng, scene);
  const [width, height] = [wide * OVER, high * OVER];
  const data = Float32Array.from({ length: width * height }, (_, k) => {
    const x = (((k % width) + 0.5) / OVER - x0) * groundSampling;
    const y = ((Math.floor(k / width) + 0.5) / OVER - y0) * groundSampling;
    return surface(c * x + s * y, (c * y - s * x) / squeeze);
  });
  const place = (u: number, v: number): [number, number] => [
    x0 + (c * u - s * v * squeeze) / groundSampling,
    y0 + (s * u + c * v * squeeze) / groundSampling,
  ];
  const [u, v] = [layout.width / 2, layout.length / 2];
  return {
    plane: taken(rng, flight, { width, height, data }),
    corners: [place(-u, -v), place(u, -v), place(u, v), place(-u, v)],
  };
}

function taken(rng: Rng, { camera }: Flight, fine: Plane): Plane {
  const sensor = { ...DEFAULT_SENSOR, cameraSeed: rng.uint32(), frameSeed: rng.uint32() };
  const { smearAngleDegrees } = camera;
  const optics = { blurPixels: camera.blurPixels * OVER, smearPixels: camera.smearPixels * OVER };
  const soft = measure(fine, { ...sensor, ...optics, smearAngleDegrees, netd: 0 });
  const noise = { netd: camera.netd, fixedPattern: camera.fixedPattern, row: camera.lines, column: camera.lines };
  return measure(reduce(soft), { ...sensor, blurPixels: 0, ...noise });
}

function reduce({ data, width, height }: Plane): Plane {
  const [wide, high] = [width / OVER, height / OVER];
  const out = new Float32Array(wide * high);
  for (let k = 0; k < data.length; k++)
    out[Math.floor(Math.floor(k / width) / OVER) * wide + Math.floor((k % width) / OVER)]! += data[k]! / (OVER * OVER);
  return { width: wide, height: high, data: out };
}
