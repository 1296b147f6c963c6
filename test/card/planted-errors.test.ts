import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { described, read } from "./read-croissant.ts";

// biome-ignore lint/suspicious/noExplicitAny: a description to be broken at any place.
type Any = any;
const part = (json: Any, id: string) => [...json.distribution, ...json.recordSet].find((one: Any) => one["@id"] === id);
const fieldOf = (json: Any, set: string, id: string) => part(json, set).field.find((one: Any) => one["@id"] === id);

/** What the reader must find; what it says of each. */
const PLANTS: [name: string, spoil: (json: Any) => void, said: RegExp][] = [
  ["no licence", (json) => delete json.license, /no license/],
  ["no creator", (json) => delete json.creator, /no creator/],
  ["a context without a term", (json) => delete json["@context"].jsonPath, /jsonPath is not cr:jsonPath/],
  ["another version of Croissant", (json) => (json.conformsTo = ["http://mlcommons.org/croissant/0.8"]), /conformsTo/],
  ["a version of two numbers", (json) => (json.version = "1.0"), /MAJOR\.MINOR\.PATCH/],
  ["a property that RAI has not", (json) => (json["rai:dataMood"] = "fine"), /dataMood/],
  ["a wrong hash", (json) => (part(json, "run.json").sha256 = "0".repeat(64)), /sha256 is not that/],
  ["a wrong size", (json) => (part(json, "dataset.json").contentSize = "3 B"), /contentSize/],
  ["a file that is not there", (json) => (part(json, "run.json").contentUrl = "../run/ran.json"), /there is no file/],
  ["a glob that finds nothing", (json) => (part(json, "files-rgb").includes = ["../run/*.gif"]), /nothing matches/],
  ["an id twice", (json) => (part(json, "files-rgb")["@id"] = "frame-lines"), /share an id|is there 2 times/],
  [
    "a source that is not there",
    (json) => (fieldOf(json, "frames", "frames/seed").source.fileSet["@id"] = "x"),
    /no file set|not from one/,
  ],
  [
    "a path that leads nowhere",
    (json) => (fieldOf(json, "frames", "frames/seed").source.extract.jsonPath = "$.sead"),
    /no record has a value/,
  ],
  ["a number called text", (json) => (fieldOf(json, "frames", "frames/seed").dataType = "sc:Text"), /is no sc:Text/],
  [
    "a text called number",
    (json) => (fieldOf(json, "frames", "frames/source").dataType = "sc:Integer"),
    /is no sc:Integer/,
  ],
  [
    "an array of another length",
    (json) => (fieldOf(json, "frames", "frames/camera/t").arrayShape = "4"),
    /is no sc:Float/,
  ],
  ["a key that is none", (json) => (part(json, "frames").key = [{ "@id": "frames/seed" }]), /not unique/],
  [
    "a key of another set",
    (json) => (part(json, "frames").key = [{ "@id": "annotations/index" }]),
    /not one of its fields/,
  ],
  ["a foreign key that leads nowhere", (json) => part(json, "categories").data.shift(), /is not in categories\/name/],
  [
    "a record without a field",
    (json) => delete part(json, "categories").data[0]["categories/name"],
    /has not its fields/,
  ],
  [
    "a pattern for other names",
    (json) => (fieldOf(json, "images-rgb", "images-rgb/index").source.transform.regex = "^f(\\d+)"),
    /does not match/,
  ],
  [
    "a box of another form",
    (json) => (fieldOf(json, "annotations", "annotations/annotation").subField[2].source.format = "XYXY"),
    /BoundingBox/,
  ],
  ["a field of no type", (json) => delete fieldOf(json, "frames", "frames/seed").dataType, /has no dataType/],
];

test("the reader finds what is planted, each by its name", async (t) => {
  const { folder, json } = await described(t);
  for (const [name, spoil, said] of PLANTS) {
    const broken = structuredClone(json);
    spoil(broken);
    const { violations } = read(broken, join(folder, "card"));
    assert.ok(
      violations.some((violation) => said.test(violation)),
      `${name}: ${JSON.stringify(violations)}`,
    );
  }
});
