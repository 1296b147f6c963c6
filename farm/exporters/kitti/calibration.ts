import type { FrameRecord } from "../../../renderer/records.ts";
import { wholeNumberCentres } from "../pinhole.ts";

/** A scanner at the camera: x forward, y left, z up. */
const SCANNER_TO_CAMERA = [0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0];
const SAME = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

/** One camera in the places of all four, already rectified; readers also want a scanner and an inertial unit. */
export function calibration({ camera }: Pick<FrameRecord, "camera">): string {
  const [fx, skew, cx, , fy, cy] = wholeNumberCentres(camera.K);
  const P = [fx, skew, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0];
  const lines = [0, 1, 2, 3].map((k) => line(`P${k}`, P));
  return [
    ...lines,
    line("R0_rect", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    line("Tr_velo_to_cam", SCANNER_TO_CAMERA),
    line("Tr_imu_to_velo", SAME),
    "",
  ].join("\n");
}

const line = (name: string, values: readonly number[]): string =>
  `${name}: ${values.map((value) => value.toExponential(12)).join(" ")}`;
