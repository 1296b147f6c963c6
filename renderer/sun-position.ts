import { asinDegrees, atan2Degrees, cos, cosDegrees, sin, sinDegrees } from "./exact-math.ts";
import type { Sun } from "./world.ts";

/**
 * The sun at a latitude, day of the year and solar hour (12 is when it stands highest). Declination by Spencer
 * 1971 (error below 0.04°); refraction and the equation of time are left out.
 */
export function sunPosition(latitude: number, day: number, hour: number): Sun {
  const declination = declinationRadians(day);
  const [sd, cd] = [sin(declination), cos(declination)];
  const [sl, cl] = [sinDegrees(latitude), cosDegrees(latitude)];
  const hourAngle = 15 * (hour - 12);
  const east = -cd * sinDegrees(hourAngle);
  const north = sd * cl - cd * sl * cosDegrees(hourAngle);
  const up = sd * sl + cd * cl * cosDegrees(hourAngle);
  const azimuth = atan2Degrees(east, north);
  return {
    elevationDegrees: asinDegrees(Math.max(-1, Math.min(1, up))),
    azimuthDegrees: azimuth < 0 ? azimuth + 360 : azimuth,
  };
}

/** J. W. Spencer, "Fourier series representation of the position of the sun", Search 2 (1971) 172. */
function declinationRadians(day: number): number {
  const g = (2 * Math.PI * (day - 1)) / 365;
  const first = 0.006918 - 0.399912 * cos(g) + 0.070257 * sin(g);
  return first - 0.006758 * cos(2 * g) + 0.000907 * sin(2 * g) - 0.002697 * cos(3 * g) + 0.00148 * sin(3 * g);
}
