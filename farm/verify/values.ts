import type { SceneObject, SurfaceDefect } from "../../renderer/arrangement.ts";
import { boxCorners } from "../../renderer/node/label/box-corners.ts";
import { defectPatch } from "../../renderer/node/label/defect-mask.ts";
import { roundMetres, roundRotation } from "../../renderer/node/label/round.ts";
import { sampledPart } from "../../renderer/node/render-frame.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import type { Vec3 } from "../../renderer/world.ts";
import type { Findings } from "./checks.ts";

/** The record is that of the planned frame, and has images of all its passes; none when a rule left it out. */
export function checkIdentity(record: FrameRecord, recipe: ResolvedRecipe, where: string, findings: Findings): void {
  findings.looked("frame.identity");
  const { seed, width, height, passes } = recipe;
  const planned = { seed, source: "synthetic", width, height } as const;
  for (const [key, value] of Object.entries(planned)) {
    const found = record[key as keyof typeof planned];
    if (found !== value) findings.violated("frame.identity", where, `${key} is ${found}, planned is ${value}.`);
  }
  const drawn = new Set(record.images.map(({ pass }) => pass));
  const wanted = record.rejected === undefined ? passes : [];
  const odd = [...wanted.filter((pass) => !drawn.has(pass)), ...[...drawn].filter((pass) => !wanted.includes(pass))];
  if (odd.length > 0)
    findings.violated("frame.identity", where, `Its images do not fit the passes: ${odd.join(", ")}.`);
}

/** Draws the values again, without a browser, and compares. */
export function checkValues(record: FrameRecord, frame: SampledFrame, where: string, findings: Findings): void {
  findings.looked("frame.values");
  for (const [key, value] of Object.entries(sampledPart(frame))) {
    const difference = firstDifference(key, record[key as keyof FrameRecord], value);
    if (difference) findings.violated("frame.values", where, difference);
  }
}

interface Truth {
  thing: SceneObject | SurfaceDefect;
  box: Pick<SceneObject, "position" | "rotation" | "size">;
  corners: readonly Vec3[];
}

/** Poses, corners and attributes of every annotation, against the arrangement that the values give. */
export function checkPoses(record: FrameRecord, frame: SampledFrame, where: string, findings: Findings): void {
  const { objects, defects } = frame.arrangement;
  const boxes = new Map<number, Truth>([
    ...objects.map((object) => [object.instance, { thing: object, box: object, corners: boxCorners(object) }] as const),
    ...defects.map((one) => [one.instance, { thing: one, box: defectPatch(one), corners: [] }] as const),
  ]);
  for (const { instance, category, pose, corners, attributes } of record.annotations) {
    findings.looked("frame.poses");
    const at = `${where}, instance ${instance}`;
    const truth = boxes.get(instance);
    if (truth === undefined) {
      findings.violated("frame.poses", at, "The values give no such instance.");
      continue;
    }
    const { thing, box } = truth;
    const { position, rotation, size } = box;
    const expected = {
      category: thing.category,
      pose: { position: roundMetres(position), rotation: roundRotation(rotation), size: roundMetres(size) },
      corners: truth.corners.map(roundMetres),
      attributes: thing.attributes,
    };
    const difference = firstDifference("annotation", { category, pose, corners, attributes }, expected);
    if (difference) findings.violated("frame.poses", at, difference);
  }
}

/** Null when both are the same JSON; else the first path that differs, and how. */
export function firstDifference(path: string, found: unknown, expected: unknown): string | null {
  if (JSON.stringify(found) === JSON.stringify(expected)) return null;
  if (isBranch(found) && isBranch(expected)) {
    const keys = new Set([...Object.keys(found), ...Object.keys(expected)]);
    for (const key of keys) {
      const difference = firstDifference(`${path}.${key}`, found[key], expected[key]);
      if (difference) return difference;
    }
    return `${path} has its keys in another order.`;
  }
  return `${path} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}.`;
}

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
