import { asinDegrees, atan2Degrees } from "../../../renderer/exact-math.ts";
import { irradiance } from "../../../renderer/irradiance.ts";
import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import { terrain } from "../../../renderer/terrain.ts";
import type { FrameAnnotation, FrameJson } from "./schema.ts";

/** What a record does not say. */
interface Naming {
  frameId: string;
  timestamp: string;
  image: string;
}

export function frameJson(record: FrameRecord, { frameId, timestamp, image }: Naming): FrameJson {
  return {
    frame_id: frameId,
    timestamp,
    image,
    width: record.width,
    height: record.height,
    source: record.source,
    seed: record.seed,
    camera_params: cameraParams(record),
    annotations: record.annotations.map(annotationJson),
    environmental_conditions: conditions(record.environment),
    values: record.values as FrameJson["values"],
  };
}

function cameraParams({ width, camera, environment }: FrameRecord): FrameJson["camera_params"] {
  const { K, R, t, position, k1, k2 } = camera;
  const [x, y, z] = position;
  return {
    fov: rounded(2 * atan2Degrees(width / 2, K[0])),
    altitude: rounded(y - terrain(environment.ground)(x, z)),
    // The third row of R is the direction of view.
    angle: rounded(asinDegrees(Math.max(-1, Math.min(1, R[7])))),
    K: [...K],
    R: [...R],
    t: [...t],
    k1,
    k2,
  };
}

function annotationJson(annotation: Annotation): FrameAnnotation {
  const [x, y, width, height] = annotation.bbox;
  const { area_mm2, severity } = annotation.attributes;
  return {
    type: annotation.category,
    bbox: [x, y, x + width, y + height],
    area_mm2: typeof area_mm2 === "number" ? area_mm2 : null,
    severity: typeof severity === "string" ? severity : null,
    instance: annotation.instance,
    pixels: annotation.area,
    visibility: annotation.visibleFraction,
    attributes: annotation.attributes as FrameAnnotation["attributes"],
  };
}

function conditions(environment: FrameRecord["environment"]): FrameJson["environmental_conditions"] {
  const { sun, weather } = environment;
  return {
    sun_angle: sun.elevationDegrees,
    sun_azimuth: sun.azimuthDegrees,
    ambient_temp: weather.ambientTemperatureCelsius,
    wind_speed: weather.windSpeed,
    irradiance: rounded(irradiance(environment).global),
    humidity: weather.relativeHumidity,
    cloud_cover: weather.cloudCover,
  };
}

/** To six decimals, a micrometre or a millionth of a degree. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;
