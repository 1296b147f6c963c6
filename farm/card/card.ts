import { join, relative, resolve } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { coverageOf } from "../coverage/coverage.ts";
import type { Coverage } from "../coverage/types.ts";
import { ASSET_DIR } from "../run-layout.ts";
import { localStore } from "../store/local.ts";
import { isRemote, settledPlace } from "../store/place.ts";
import { readText } from "../store/store.ts";
import { croissant } from "./croissant/croissant.ts";
import { type CardFacts, gatherFacts } from "./facts.ts";
import { prettyJson } from "./pretty-json.ts";
import { machinesOf } from "./provenance.ts";
import { MARK, readme } from "./readme/readme.ts";
import { recipeFile } from "./recipe-file.ts";
import { type CardFlags, type CardSource, inDataset, openCardSource } from "./source.ts";
import { addCoverages } from "./sweep-coverage.ts";

export interface CardOptions {
  flags: CardFlags;
  /** Frames read, of all readings together. */
  onProgress?(done: number, total: number): void;
}

export interface Card {
  folder: string;
  /** Absolute, the one to open first. */
  files: string[];
  /** What Croissant requires and nobody has said. */
  missing: { key: string; remedy: string }[];
}

/** Writes README.md, croissant.json, recipe.json and pictures/ into `to`. The same run gives the same bytes. */
export async function makeCard(folder: string, to: string, options: CardOptions): Promise<Card> {
  const store = localStore(to);
  refuseOthers(await readText(store, "README.md"), to);
  const source = await openCardSource(folder, options.flags);
  const total = 2 * source.dataset.counts.images;
  const facts = await gatherFacts(source, (done) => options.onProgress?.(done, total));
  const coverage = await coverageOfAll(source, (done) => options.onProgress?.(total / 2 + done, total));
  const base = pathBetween(to, folder);
  const assets = base + inDataset(source.runs[0]!, ASSET_DIR);
  const recipe = recipeFile(source.runs[0]!.run.plan.recipe, assets);
  const text = readme({ source, facts, coverage, machines: await machinesOf(source), recipe });
  const described = await croissant(source, facts, base);
  for (const [name, png] of await pictures(source, facts, coverage)) await store.writeAtomic(`pictures/${name}`, png);
  await store.writeAtomic("recipe.json", jsonText(recipe));
  await store.writeAtomic("croissant.json", jsonText(described));
  await store.writeAtomic("README.md", text);
  const files = ["README.md", "croissant.json", "recipe.json"].map((file) => resolve(to, file));
  const missing = REQUIRED.filter(({ key }) => !(key in described));
  return { folder: resolve(to), files, missing };
}

const REQUIRED = [
  { key: "creator", remedy: "Give --creator, or dataset.creator in the recipe." },
  { key: "datePublished", remedy: "Give --date when it is published." },
];

const jsonText = (value: JsonObject): string => `${prettyJson(value)}\n`;

async function pictures(source: CardSource, facts: CardFacts, coverage: Coverage): Promise<[string, Uint8Array][]> {
  const { cardFramesSheet } = await import("../sheets/card-frames.ts");
  const { histogramSheet } = await import("../sheets/histograms.ts");
  const { info, dataset, registry } = source;
  const frames = await cardFramesSheet({
    heading: `${info.name} ${info.version}`,
    frames: facts.examples.map(({ run, frame }) => ({ title: `${run.prefix}frame ${frame.record.index}`, frame })),
    passes: dataset.passes,
    categories: dataset.categories,
    registry,
  });
  return [
    ["frames.png", frames],
    ["values.png", await histogramSheet({ ...coverage, name: info.name })],
  ];
}

async function coverageOfAll(source: CardSource, onProgress: (done: number) => void): Promise<Coverage> {
  const all: Coverage[] = [];
  let before = 0;
  for (const { run } of source.runs) {
    all.push(await coverageOf(run, (done) => onProgress(before + done)));
    before += all.at(-1)!.framesRead;
  }
  return all.length === 1 ? all[0]! : addCoverages(source.info.name, all);
}

/** From the folder of the card to that of the dataset, with a slash behind; empty when they are one. */
function pathBetween(card: string, dataset: string): string {
  if (isRemote(dataset)) return `${settledPlace(dataset)}/`;
  const path = relative(resolve(card), resolve(dataset)).replaceAll("\\", "/");
  return path === "" ? "" : `${path}/`;
}

function refuseOthers(text: string | null, to: string): void {
  if (text === null || text.includes(MARK)) return;
  throw new FarmError({
    code: "card.readme-exists",
    message: `${join(to, "README.md")} is there already, and no card made it.`,
    remedy: "Choose another folder with --to, or move that file.",
    where: to,
  });
}
