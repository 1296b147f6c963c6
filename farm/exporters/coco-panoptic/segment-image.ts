import sharp from "sharp";
import type { DatasetCategory } from "../../dataset.ts";
import type { FrameImage } from "../../frame-images.ts";
import { readPlane } from "../../sheets/pixels.ts";
import type { SourceFrame } from "../source.ts";
import { findSegments, type SegmentImage } from "./segments.ts";

/** Segments of a frame from its pass "segmentation". */
export async function segmentFrame(
  frame: SourceFrame,
  pass: string,
  categories: readonly DatasetCategory[],
): Promise<SegmentImage> {
  const [instances, classes] = await Promise.all(
    ["instances", "classes"].map((kind) => read(labelImage(frame, pass, kind))),
  );
  const { width, height } = instances!;
  const annotated = new Set(frame.record.annotations.map(({ instance }) => instance));
  return findSegments({ width, height, instances: instances!.values, classes: classes!.values }, categories, annotated);
}

const read = async (image: FrameImage) => readPlane(image.file, await image.read());

const labelImage = ({ images }: SourceFrame, pass: string, kind: string): FrameImage =>
  images.find((image) => image.pass === pass && image.file.endsWith(`.${kind}.png`))!;

/** A PNG of 8-bit RGB with id = R + 256·G + 65536·B; an instance id has 16 bits, so blue stays 0. */
export function encodeSegments({ width, height, ids }: SegmentImage): Promise<Buffer> {
  const rgb = new Uint8Array(3 * ids.length);
  ids.forEach((id, at) => {
    rgb[3 * at] = id & 255;
    rgb[3 * at + 1] = id >> 8;
  });
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
