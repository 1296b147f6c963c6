import { createReadStream } from "node:fs";
import { FarmError } from "../renderer/errors.ts";
import { RUN_FORMAT, type RunPlan } from "./plan.ts";
import { RUN_FILE, SWEEP_FILE } from "./run-layout.ts";
import { sealed, unsealedPlan } from "./seal.ts";
import { storeError } from "./store/errors.ts";
import { openStore } from "./store/open.ts";
import { settledPlace } from "./store/place.ts";
import { isLocal, readText, type Store } from "./store/store.ts";

export interface Run {
  /** An absolute folder, or s3://bucket/prefix: what a person types to name the run. */
  dir: string;
  store: Store;
  plan: RunPlan;
}

/** A file that the run keeps a copy of: the page bundle, plugins, textures and models. */
export interface RunInput {
  /** Relative to the run. */
  to: string;
  /** Absolute path on this machine. */
  from: string;
}

/** Makes a run. run.json comes last, so that a place is a run only when all it needs is there. */
export async function createRun(place: string, plan: RunPlan, inputs: readonly RunInput[]): Promise<Run> {
  const dir = settledPlace(place);
  const store = await openStore(dir);
  await refuseUsed(store, place);
  for (const { from, to } of inputs) await store.writeAtomic(to, bytesOf(from));
  const created = await store.putIfAbsent(RUN_FILE, sealed(plan));
  if (!created) throw runExists(place);
  if (!isLocal(store)) await checkConditional(store);
  return { dir, store, plan };
}

/** Opened when it is read: then a missing file is an error of the write. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file);
}

/** Some servers take a conditional write as any other: then locks lock nothing, and two workers both finish a shard. */
async function checkConditional(store: Store): Promise<void> {
  if (!(await store.putIfAbsent(RUN_FILE, "{}"))) return;
  await store.remove(RUN_FILE);
  throw new FarmError({
    code: "store.s3-unconditional",
    message: `The server of ${store.url} replaces a file that it was asked to leave (it ignores If-None-Match).`,
    remedy: "Use a server with conditional writes: AWS, Ceph's RGW, MinIO of 2024-11 or later; or a folder.",
    where: store.url,
  });
}

/** Reads a run's plan; the run itself is not touched. */
export async function openRun(place: string): Promise<Run> {
  const dir = settledPlace(place);
  const store = await openStore(dir);
  const text = await readText(store, RUN_FILE);
  if (text === null) throw await noRun(store, place);
  return { dir, store, plan: unsealedPlan<RunPlan>(text, "run", RUN_FORMAT, `${place}/${RUN_FILE}`) };
}

export async function isRun(place: string): Promise<boolean> {
  return (await (await openStore(place)).size(RUN_FILE)) !== null;
}

/** Fails when nothing can be made at `place`, before anything is made. */
export async function refuseUsedPlace(place: string): Promise<void> {
  await refuseUsed(await openStore(place), place);
}

async function refuseUsed(store: Store, place: string): Promise<void> {
  const names = await store.list("").catch((error: unknown) => {
    throw storeError(error, store.url, 0);
  });
  if (names.includes(RUN_FILE)) throw runExists(place);
  if (names.length === 0) return;
  throw new FarmError({
    code: "run.folder-not-empty",
    message: `${place} is not empty and is not a run.`,
    remedy: "Choose a new one with --out, or empty this one yourself.",
    where: place,
  });
}

function runExists(place: string): FarmError {
  return new FarmError({
    code: "run.exists",
    message: `There is already a run in ${place}.`,
    remedy: `Continue it with \`farm resume ${place}\`, or choose another place with --out.`,
    where: place,
  });
}

async function noRun(store: Store, place: string): Promise<FarmError> {
  const sweep = (await store.size(SWEEP_FILE)) !== null;
  return new FarmError({
    code: "run.missing",
    message: sweep ? `${place} is a sweep: its runs are in its subfolders.` : `There is no run in ${place}.`,
    remedy: sweep ? `Name one of them; \`farm ls ${place}\` lists them.` : "`farm ls` lists the runs under runs/.",
    where: place,
  });
}
