import type { Entry } from "./entries.ts";
import type { Problem } from "./problem.ts";
import { placeOfText } from "./scene-offers.ts";
import type { Settings } from "./settings.ts";
import type { SettledEntry } from "./settle-entry.ts";

/** Cameras whose pictures have another shape than the recipe's: the edges would show what the camera does not see. */
export function shapeProblems([entry, { resolved }]: [Entry, SettledEntry], { width, height }: Settings): Problem[] {
  const pictures = entry.definition.pictures?.(resolved.params) ?? [];
  const others = pictures.filter((one) => one.width * height !== one.height * width);
  return others.map((one) => ({
    place: placeOfText(entry, resolved.params, one.name),
    message: `${JSON.stringify(one.name)} takes pictures of ${one.width} × ${one.height}, and size is ${width} × ${height}`,
    remedy: `Write "size": [${one.width}, ${one.height}], or ${smallest(one)} times a whole number.`,
  }));
}

/** The least size of a shape: 640 × 512 is 128 times 5 × 4. */
function smallest({ width, height }: { width: number; height: number }): string {
  let [a, b] = [width, height];
  while (b > 0) [a, b] = [b, a % b];
  return `${width / a} × ${height / a}`;
}
