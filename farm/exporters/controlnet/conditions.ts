import sharp from "sharp";
import { FarmError } from "../../../renderer/errors.ts";
import type { DatasetCategory } from "../../dataset.ts";
import type { FrameImage } from "../../frame-images.ts";
import { type Plane, paint, readNormals, readPlane } from "../../sheets/pixels.ts";
import { imageOf, type SourceFrame } from "../source.ts";
import { type DepthRange, depthMap } from "./depth-map.ts";
import { edgeMap } from "./edge-map.ts";
import { normalMap } from "./normal-map.ts";

export const CONDITIONS = ["depth", "normals", "segmentation", "edges"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** "depth,edges" → names; throws FarmError for one that there is not. */
export function parseConditions(text: string): Condition[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !CONDITIONS.some((condition) => condition === name));
  if (unknown === undefined) return CONDITIONS.filter((condition) => names.includes(condition));
  throw new FarmError({
    code: "export.bad-condition",
    message: `--conditions ${text}: there is no "${unknown}".`,
    remedy: `Choose from ${CONDITIONS.join(", ")}.`,
    where: "--conditions",
  });
}

/** Passes that the images of these conditions are made of. */
export function passesFor(conditions: readonly Condition[]): string[] {
  const wanted = new Set<string>(conditions);
  if (wanted.delete("edges")) for (const pass of ["depth", "normals", "segmentation"]) wanted.add(pass);
  return [...wanted];
}

export interface Drawing {
  categories: readonly DatasetCategory[];
  depthRange: DepthRange | null;
}

/** The conditioning images of a frame as PNGs of 8-bit RGB. Each plane is read once. */
export async function drawConditions(
  frame: SourceFrame,
  conditions: readonly Condition[],
  { categories, depthRange }: Drawing,
): Promise<Map<Condition, Uint8Array>> {
  const { width, height } = frame.record;
  const passes = passesFor(conditions);
  const depth = passes.includes("depth") ? await readDepth(frame) : null;
  const normals = passes.includes("normals") ? await readNormals(await imageOf(frame, "normals").read()) : null;
  const colours = new Map(categories.map(({ id, colour }) => [id, colour]));
  const draw: Record<Condition, () => Promise<Uint8Array>> = {
    depth: async () => threefold(depthMap(depth!.plane, depth!.metres, depthRange)),
    normals: async () => normalMap(normals!),
    segmentation: async () =>
      paint(await planeOf(segmentation(frame, "classes")), (id) => colours.get(id) ?? [0, 0, 0]).rgb,
    edges: async () => {
      const instances = (await planeOf(segmentation(frame, "instances"))).values;
      return threefold(edgeMap({ width, height, instances, depth: depth!.plane.values, normals: normals! }));
    },
  };
  const drawn = conditions.map(async (name) => [name, await png(await draw[name](), width, height)] as const);
  return new Map(await Promise.all(drawn));
}

const planeOf = async (image: FrameImage): Promise<Plane> => readPlane(image.file, await image.read());

async function readDepth(frame: SourceFrame): Promise<{ plane: Plane; metres: number }> {
  const image = imageOf(frame, "depth");
  return { plane: await planeOf(image), metres: image.file.endsWith(".npy") ? 1 : 0.001 };
}

/** Of the two images that the pass has. */
function segmentation(frame: SourceFrame, kind: "instances" | "classes"): FrameImage {
  const image = frame.images.find(({ pass, file }) => pass === "segmentation" && file.endsWith(`.${kind}.png`));
  return image ?? imageOf(frame, "segmentation");
}

function threefold(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  grey.forEach((value, k) => {
    rgb.fill(value, 3 * k, 3 * k + 3);
  });
  return rgb;
}

const png = (rgb: Uint8Array, width: number, height: number): Promise<Buffer> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 6 })
    .toBuffer();
