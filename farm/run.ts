import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { FarmError } from "../renderer/errors.ts";
import { RUN_FORMAT, type RunPlan } from "./plan.ts";
import { RUN_FILE, SWEEP_FILE } from "./run-layout.ts";
import { sealed, unsealed } from "./seal.ts";
import { storeError } from "./store/errors.ts";
import { localStore } from "./store/local.ts";
import { readText, type Store } from "./store/store.ts";

export interface Run {
  /** Absolute folder. */
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

/** Makes a run. run.json comes last, so that a folder is a run only when all it needs is there. */
export async function createRun(folder: string, plan: RunPlan, inputs: readonly RunInput[]): Promise<Run> {
  const dir = resolve(folder);
  await refuseUsedFolder(dir, folder);
  for (const input of inputs) await copyInto(dir, input);
  const store = localStore(dir);
  const created = await store.putIfAbsent(RUN_FILE, sealed(plan));
  if (!created) throw runExists(folder);
  return { dir, store, plan };
}

/** Reads a run's plan; the run itself is not touched. */
export async function openRun(folder: string): Promise<Run> {
  const dir = resolve(folder);
  const store = localStore(dir);
  const text = await readText(store, RUN_FILE);
  if (text === null) throw await noRun(store, folder);
  return { dir, store, plan: parsePlan(text, folder) };
}

export async function isRun(folder: string): Promise<boolean> {
  return (await localStore(folder).size(RUN_FILE)) !== null;
}

/** Fails when `folder` cannot become a run, before anything is made. */
export async function refuseUsedFolder(dir: string, folder: string): Promise<void> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENOENT") return [];
    throw storeError(error, dir, 0);
  });
  if (names.includes(RUN_FILE)) throw runExists(folder);
  if (names.length === 0) return;
  throw new FarmError({
    code: "run.folder-not-empty",
    message: `The folder ${folder} is not empty and is not a run.`,
    remedy: "Choose a new folder with --out, or empty this one yourself.",
    where: folder,
  });
}

function runExists(folder: string): FarmError {
  return new FarmError({
    code: "run.exists",
    message: `There is already a run in ${folder}.`,
    remedy: `Continue it with \`farm resume ${folder}\`, or choose another folder with --out.`,
    where: folder,
  });
}

async function noRun(store: Store, folder: string): Promise<FarmError> {
  const sweep = (await store.size(SWEEP_FILE)) !== null;
  return new FarmError({
    code: "run.missing",
    message: sweep ? `${folder} is a sweep: its runs are in its subfolders.` : `There is no run in ${folder}.`,
    remedy: sweep ? `Name one of them; \`farm ls ${folder}\` lists them.` : "`farm ls` lists the runs under runs/.",
    where: folder,
  });
}

function parsePlan(text: string, folder: string): RunPlan {
  const plan = unsealed<RunPlan>(text);
  if (plan?.format === RUN_FORMAT) return plan;
  const other = /"format":\s*"(seedfarm-run[^"]*)"/.exec(text)?.[1];
  const isOther = other !== undefined && other !== RUN_FORMAT;
  throw new FarmError({
    code: "run.format",
    message: isOther
      ? `${folder}/${RUN_FILE} is not a plan of the form "${RUN_FORMAT}" but "${other}".`
      : `${folder}/${RUN_FILE} was changed after the run was planned, or is no plan.`,
    remedy: isOther
      ? "Use the seedfarm version that made the run, or make it anew with `farm submit`."
      : "Put the file back as it was. To draw with other settings, make a new run with `farm submit`.",
    where: `${folder}/${RUN_FILE}`,
  });
}

async function copyInto(dir: string, { from, to }: RunInput): Promise<void> {
  const target = join(dir, to);
  try {
    await mkdir(dirname(target), { recursive: true });
    await copyFile(from, target);
  } catch (error) {
    throw storeError(error, target, 0);
  }
}
