import type { Json } from "../../renderer/json.ts";
import { datasetFrames } from "../quality/left-out.ts";
import { openRun } from "../run.ts";
import { openStore } from "../store/open.ts";
import { placeIn, settledPlace } from "../store/place.ts";
import type { Sweep, SweepRun } from "../sweep/files.ts";
import { type GridCell, gridSheet } from "./grid.ts";
import { isPicture } from "./pixels.ts";

const SHEET_FILE = "sweep.png";
const MOST_CELLS = 480;
const MOST_COLUMNS = 12;
/** Frames shown of each run. */
const MOST_FRAMES = 4;

/** Writes sweep.png: up to four frames of every run, a row a seed where that fits. Returns its absolute path. */
export async function sweepSheet(folder: string, sweep: Sweep): Promise<string> {
  const cells: RunCell[] = [];
  let perRun = 1;
  for (const run of sweep.runs) {
    const found = await runCells(placeIn(folder, run.name), run);
    perRun = Math.max(perRun, found.length);
    if (cells.length + found.length > MOST_CELLS) break;
    cells.push(...found);
  }
  const shown = new Set(cells.map(({ run }) => run)).size;
  const part = shown < sweep.runs.length ? `, the first ${shown} of them` : "";
  const columns = columnCount(sweep.runs.length / sweep.seeds.length, perRun);
  const png = await gridSheet(`Sweep  ·  ${sweep.runs.length} runs${part}`, cells, columns);
  await (await openStore(folder)).writeAtomic(SHEET_FILE, png);
  return placeIn(settledPlace(folder), SHEET_FILE);
}

/** All combinations of a seed in one row, else as many whole runs as fit. */
function columnCount(combinations: number, perRun: number): number {
  const runs = Math.min(combinations, Math.floor(MOST_COLUMNS / perRun));
  return Math.max(1, runs) * perRun;
}

type RunCell = GridCell & { run: string };

async function runCells(dir: string, { seed, set }: SweepRun): Promise<RunCell[]> {
  const cells: RunCell[] = [];
  const drawn = Object.entries(set).map(([path, value]) => `${path.split(".").at(-1)} ${shortValue(value)}`);
  for await (const { record, images } of datasetFrames(await openRun(dir))) {
    const picture = images.find(isPicture);
    const title = [`seed ${seed}`, ...drawn, `frame ${record.index}`].join(" · ");
    cells.push({ run: dir, title, image: picture ? await picture.read() : null });
    if (cells.length === MOST_FRAMES) break;
  }
  return cells;
}

const shortValue = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
