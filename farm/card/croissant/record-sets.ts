import type { JsonObject } from "../../../renderer/json.ts";
import type { CardFacts, ImageKind, ValueField } from "../facts.ts";
import type { CardSource } from "../source.ts";
import { fileSetId, hasLeftOut, LEFT_OUT_LINES } from "./distribution.ts";
import { field, frameKeys, line, recordSet, runField, TYPES } from "./fields.ts";

/** Categories inline, frames and annotations from the lines of frames.jsonl, and the images of each kind. */
export function recordSets(source: CardSource, { values, images }: CardFacts): JsonObject[] {
  const { dataset, sweep } = source;
  return [
    categories(dataset.categories),
    recordSet("frames", "One record a frame: what was drawn and from where it is seen", [
      ...frameKeys("frames", sweep !== null),
      ...FRAME_FIELDS.map(([name, jsonPath, type, about]) => line(`frames/${name}`, jsonPath, TYPES[type], about)),
      ...values.map(valueField),
    ]),
    recordSet("annotations", "One record a frame: its annotations as a list, in the order of the line", [
      ...frameKeys("annotations", sweep !== null),
      annotationField(),
    ]),
    ...(hasLeftOut(source) ? [leftOut(source)] : []),
    ...images.map((kind) => imageSet(kind, sweep !== null)),
  ];
}

/** The lines of all frames are in the shards, also of those that rules left out. */
function leftOut({ dataset, sweep }: CardSource): JsonObject {
  const hasDuplicates = (dataset.rejected?.byRule.nearDuplicates ?? 0) > 0;
  const part = (name: string, type: keyof typeof TYPES, about: string) =>
    line(`left-out/${name}`, `$.${name}`, TYPES[type], about, {}, LEFT_OUT_LINES);
  return recordSet("left-out", "Frames that are not in the dataset, though their lines are in the shards: skip them", [
    ...frameKeys("left-out", sweep !== null, LEFT_OUT_LINES),
    part("rule", "text", "Rule of the recipe's quality that left it out"),
    ...(hasDuplicates
      ? [part("of", "integer", "For a near-duplicate: the frame that it looks like, which stays")]
      : []),
  ]);
}

const FRAME_FIELDS: readonly (readonly [string, string, keyof typeof TYPES, string])[] = [
  ["seed", "$.seed", "integer", "With scene, recipe and index it decides every value"],
  ["source", "$.source", "text", 'Always "synthetic"'],
  ["width", "$.width", "integer", "Pixels"],
  ["height", "$.height", "integer", "Pixels"],
  ["camera/K", "$.camera.K", "matrix", "Intrinsics in pixels, row by row; pixel centres at halves"],
  ["camera/R", "$.camera.R", "matrix", "World to camera, row by row; OpenCV axes: x right, y down, z forward"],
  ["camera/t", "$.camera.t", "vector", "World to camera, metres: X_camera = R X_world + t"],
  ["camera/position", "$.camera.position", "vector", "Of the camera in the world, metres; y is up"],
  ["camera/k1", "$.camera.k1", "number", "Radial distortion, second order"],
  ["camera/k2", "$.camera.k2", "number", "Radial distortion, fourth order"],
  ["camera/groundSamplingDistance", "$.camera.groundSamplingDistance", "number", "Metres a pixel covers at the target"],
];

function valueField({ path, type }: ValueField): JsonObject {
  const [randomizer, ...rest] = path;
  const jsonPath = `$.values${path.map(jsonPathStep).join("")}`;
  const id = `frames/values/${path.map((step) => encodeURIComponent(step)).join("/")}`;
  return line(id, jsonPath, TYPES[type], `Value ${rest.join(".")} of the randomizer ${randomizer}`);
}

const jsonPathStep = (step: string): string =>
  /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `['${step.replace(/[\\']/g, "\\$&")}']`;

function annotationField(): JsonObject {
  const id = "annotations/annotation";
  const part = (name: string, type: JsonObject, about: string, more: JsonObject = {}) =>
    line(`${id}/${name}`, `$.annotations[*].${name}`, type, about, more);
  const box = { dataType: "cr:BoundingBox" };
  const category = part("category", TYPES.text, "Name of the category");
  return field(
    id,
    "Labelled things that have visible pixels",
    { dataType: "cr:Label", isArray: true, arrayShape: "-1" },
    {
      subField: [
        part("instance", TYPES.integer, "Unique in the frame; its value in the image of instances"),
        { ...category, references: { "@id": "categories/name" } },
        part("bbox", box, "Left, top, width, height of the visible pixels", { format: "XYWH" }),
        part("amodalBbox", box, "The same as if nothing stood before it, inside the image", { format: "XYWH" }),
        part("area", TYPES.integer, "Visible pixels"),
        part("amodalArea", TYPES.integer, "Pixels as if nothing stood before it, inside the image"),
        part("visibleFraction", TYPES.number, "area / amodalArea"),
        part("truncation", TYPES.number, "Share of the projected box outside the image"),
        maskField(`${id}/segmentation`),
      ],
    },
  );
}

const maskField = (id: string): JsonObject =>
  line(id, "$.annotations[*].segmentation.counts", TYPES.text, "Mask: COCO's compressed run lengths, column by column");

function categories(list: CardSource["dataset"]["categories"]): JsonObject {
  const column = (name: string, type: keyof typeof TYPES, about: string) =>
    field(`categories/${name}`, about, TYPES[type], {});
  return {
    ...recordSet("categories", "Classes of things; ids are the values in the image of classes", [
      column("id", "integer", "From 1"),
      column("name", "text", "As annotations name it"),
      column("supercategory", "text", "Kind of class"),
      column("isThing", "flag", "False for stuff, which has no annotations"),
    ]),
    dataType: "sc:Enumeration",
    key: { "@id": "categories/name" },
    data: list.map(({ id, name, supercategory, isThing }) => ({
      "categories/id": id,
      "categories/name": name,
      "categories/supercategory": supercategory,
      "categories/isThing": isThing,
    })),
  };
}

/** Images of one kind by the index in their names. */
function imageSet(kind: ImageKind, isSweep: boolean): JsonObject {
  const id = `images-${kind.kind}`;
  const from = (extract: JsonObject, more: JsonObject = {}) => ({
    source: { fileSet: { "@id": fileSetId(kind) }, extract, ...more },
  });
  const regex = { transform: { regex: "^0*(\\d+)\\." } };
  const isImage = kind.ending !== ".npy";
  return recordSet(id, `Images of ${kind.kind}`, [
    ...(isSweep ? [runField(id, fileSetId(kind))] : []),
    field(`${id}/index`, "Frame of the image", TYPES.integer, {
      ...from({ fileProperty: "filename" }, regex),
      references: { "@id": "frames/index" },
    }),
    field(`${id}/file`, "Path of the file", TYPES.text, from({ fileProperty: "fullpath" })),
    ...(isImage
      ? [field(`${id}/image`, "The image", { dataType: "sc:ImageObject" }, from({ fileProperty: "content" }))]
      : []),
  ]);
}
