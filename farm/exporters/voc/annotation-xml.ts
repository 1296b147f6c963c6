import type { Annotation, FrameRecord } from "../../../renderer/records.ts";

/** More than this share of a thing outside its box makes it truncated, less than this inside it visible makes it occluded. */
const TRUNCATED = 0.15;
const OCCLUDED = 0.05;
/** A thing of which a smaller share can be seen at all is difficult: evaluations leave it out. */
const DIFFICULT = 0.2;

export interface VocObject {
  name: string;
  truncated: boolean;
  difficult: boolean;
  occluded: boolean;
  annotation: Annotation;
}

/** Flags by the thresholds of VOC's annotation guidelines (2009 on). */
export function vocObject(name: string, annotation: Annotation): VocObject {
  const { bbox, amodalBbox, visibleFraction, truncation } = annotation;
  const boxed = (bbox[2] * bbox[3]) / (amodalBbox[2] * amodalBbox[3]);
  return {
    name,
    truncated: (1 - truncation) * boxed < 1 - TRUNCATED,
    difficult: (1 - truncation) * visibleFraction < DIFFICULT,
    occluded: visibleFraction < 1 - OCCLUDED,
    annotation,
  };
}

/** One image. Box corners are pixels from 1, both included. */
export function annotationXml(
  file: string,
  channels: number,
  { width, height, seed, index }: FrameRecord,
  objects: readonly VocObject[],
): string {
  return [
    "<annotation>",
    "  <folder>JPEGImages</folder>",
    `  <filename>${escaped(file)}</filename>`,
    `  <source><database>seedfarm</database><annotation>synthetic</annotation><image>seed ${seed} frame ${index}</image></source>`,
    `  <size><width>${width}</width><height>${height}</height><depth>${channels}</depth></size>`,
    "  <segmented>1</segmented>",
    ...objects.map(objectXml),
    "</annotation>",
    "",
  ].join("\n");
}

function objectXml({ name, truncated, difficult, occluded, annotation }: VocObject): string {
  const [x, y, width, height] = annotation.bbox;
  const corners = { xmin: x + 1, ymin: y + 1, xmax: x + width, ymax: y + height };
  return [
    "  <object>",
    `    <name>${escaped(name)}</name>`,
    "    <pose>Unspecified</pose>",
    `    <truncated>${Number(truncated)}</truncated>`,
    `    <occluded>${Number(occluded)}</occluded>`,
    `    <difficult>${Number(difficult)}</difficult>`,
    `    <bndbox>${Object.entries(corners)
      .map(([key, value]) => `<${key}>${value}</${key}>`)
      .join("")}</bndbox>`,
    "  </object>",
  ].join("\n");
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
