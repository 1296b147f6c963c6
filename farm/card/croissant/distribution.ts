import { createHash } from "node:crypto";
import type { JsonObject } from "../../../renderer/json.ts";
import { DATASET_FILE, REJECTED_FILE, RUN_FILE, SWEEP_FILE, shardCount, shardPaths } from "../../run-layout.ts";
import { unsealed } from "../../seal.ts";
import type { DoneMarker } from "../../shard-files.ts";
import { openStore } from "../../store/open.ts";
import { readText } from "../../store/store.ts";
import type { CardFacts, ImageKind } from "../facts.ts";
import { type CardRun, type CardSource, inDataset } from "../source.ts";

export const LINES = "frame-lines";
export const LEFT_OUT_LINES = "left-out-lines";
export const fileSetId = ({ kind }: ImageKind): string => `files-${kind}`;

/** By ending. NumPy's format has no media type; Croissant then asks for a page that describes it. */
const ENCODINGS: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  avif: "image/avif",
  npy: "https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html",
};

const encodingOf = (ending: string): string => ENCODINGS[ending.slice(ending.lastIndexOf(".") + 1)]!;

/**
 * FileObjects with their hashes, and FileSets over them. `base` leads from croissant.json to the dataset's folder. Shards
 * that are not finished are left out.
 */
export async function distribution(source: CardSource, facts: CardFacts, base: string): Promise<JsonObject[]> {
  const shards = await finishedShards(source);
  const tars = shards.filter(({ marker }) => marker.tarSha256 !== undefined);
  const within = (pattern: string) => `${base}${source.sweep ? "*/" : ""}${pattern}`;
  const hasAttempts = shards.some(({ marker }) => marker.attempt !== undefined);
  return [
    ...(await planFiles(source, base)),
    ...shards.map((shard) => linesObject(shard, base)),
    ...tars.map((shard) => tarObject(shard, base)),
    fileSet(LINES, "application/jsonlines", "A line a frame: values, camera, annotations, hashes of its images", {
      includes: [within(hasAttempts ? "data/*/frames-*.jsonl" : "shards/*/frames.jsonl")],
    }),
    ...(hasLeftOut(source)
      ? [
          fileSet(LEFT_OUT_LINES, "application/jsonlines", "A line for each frame that is not in the dataset", {
            includes: [within(REJECTED_FILE)],
          }),
        ]
      : []),
    ...facts.images.map((kind) => {
      const place =
        tars.length > 0
          ? { containedIn: tars.map(({ tar }) => ({ "@id": tar })), includes: [`*.${kind.pass}${kind.ending}`] }
          : { includes: stems(kind).map((stem) => within(`shards/*/${kind.pass}/${stem}${kind.ending}`)) };
      return fileSet(fileSetId(kind), encodingOf(kind.ending), `Images of ${kind.kind}, named by frame`, place);
    }),
  ];
}

/** Rules of quality keep their frames in the shards and name them in a file of their own. */
export const hasLeftOut = ({ dataset }: CardSource): boolean => (dataset.rejected?.leftOut ?? 0) > 0;

interface ShardFiles {
  marker: DoneMarker;
  /** From the dataset's folder; they are their ids too. */
  lines: string;
  tar: string;
  linesBytes: number;
  tarBytes: number;
}

async function finishedShards({ runs }: CardSource): Promise<ShardFiles[]> {
  const found: ShardFiles[] = [];
  for (const cardRun of runs) {
    const { store, plan } = cardRun.run;
    for (let shard = 0; shard < shardCount(plan); shard++) {
      const marker = unsealed<DoneMarker>((await readText(store, shardPaths(shard).done)) ?? "");
      if (marker === null) continue;
      const paths = shardPaths(shard, marker.attempt);
      found.push({
        marker,
        lines: inDataset(cardRun, paths.frames),
        tar: inDataset(cardRun, paths.tar),
        linesBytes: (await store.size(paths.frames)) ?? 0,
        tarBytes: (await store.size(paths.tar)) ?? 0,
      });
    }
  }
  return found;
}

async function planFiles({ folder, runs, sweep }: CardSource, base: string): Promise<JsonObject[]> {
  const files = [
    { path: DATASET_FILE, about: "What the frames add up to, and the digest over all of them" },
    ...(sweep ? [{ path: SWEEP_FILE, about: "The runs of the sweep" }] : []),
    ...runs.flatMap((run: CardRun) => [
      { path: inDataset(run, RUN_FILE), about: "The frozen plan: recipe, seed, versions" },
      { path: inDataset(run, REJECTED_FILE), about: "Frames that are not in the dataset, and why" },
    ]),
  ];
  const store = await openStore(folder);
  const described = files.map(async ({ path, about }) => {
    const bytes = await store.read(path);
    if (bytes === null) return [];
    const encoding = path.endsWith(".jsonl") ? "application/jsonlines" : "application/json";
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return [fileObject(path, base, encoding, about, sha256, bytes.length)];
  });
  return (await Promise.all(described)).flat();
}

const linesObject = ({ lines, linesBytes, marker }: ShardFiles, base: string): JsonObject =>
  fileObject(lines, base, "application/jsonlines", "Frames of one shard", marker.framesSha256, linesBytes);

const tarObject = ({ tar, tarBytes, marker }: ShardFiles, base: string): JsonObject =>
  fileObject(tar, base, "application/x-tar", "Images of one shard", marker.tarSha256!, tarBytes);

function fileObject(
  path: string,
  base: string,
  encodingFormat: string,
  description: string,
  sha256: string,
  bytes: number,
): JsonObject {
  return {
    "@type": "cr:FileObject",
    "@id": path,
    name: path.slice(path.lastIndexOf("/") + 1),
    description,
    contentUrl: base + path,
    contentSize: `${bytes} B`,
    encodingFormat,
    sha256,
  };
}

const fileSet = (id: string, encodingFormat: string, description: string, place: Place): JsonObject => ({
  "@type": "cr:FileSet",
  "@id": id,
  name: id,
  description,
  ...(place.containedIn && { containedIn: place.containedIn }),
  encodingFormat,
  includes: place.includes,
});

interface Place {
  containedIn?: { "@id": string }[];
  includes: string[];
}

/** Frames' digits, so that "*.png" does not take "00000001.view.png" too. */
const stems = ({ digits }: ImageKind): string[] => digits.map((length) => "?".repeat(length));
