import { basename, dirname } from "node:path";
import type { Coverage, ParameterCoverage } from "../coverage/types.ts";
import { localStore } from "../store/local.ts";
import { balanceTiles } from "./balance.ts";
import { drawCanvas } from "./canvas.ts";
import { barChart, CHART, type Tile, tileMarks } from "./histogram-tile.ts";
import { INK } from "./palette.ts";
import { fitText, text } from "./text.ts";

const MARGIN = 20;
const COLUMNS = 4;
const HEADER = 78;
const HEADING = { size: 18, weight: "bold", colour: INK.bright } as const;
const SMALL = { size: 12, colour: INK.dim } as const;

/** Every drawn parameter as a histogram, planned as outline and drawn as bars; then the balance of the annotations. PNG. */
export async function histogramSheet(coverage: Coverage): Promise<Buffer> {
  const drawnOnes = coverage.parameters.filter(({ draws, verdict }) => draws > 0 || !verdict.isAsPlanned);
  const tiles = [...drawnOnes.map(parameterTile), ...balanceTiles(coverage.annotations)];
  const columns = Math.min(COLUMNS, Math.max(2, tiles.length));
  const rows = Math.ceil(tiles.length / columns);
  const width = MARGIN + columns * (CHART.width + MARGIN);
  const height = HEADER + rows * (CHART.height + MARGIN);
  const drawn = tiles.map((tile, k) => {
    const left = MARGIN + (k % columns) * (CHART.width + MARGIN);
    return tileMarks(tile, left, HEADER + Math.floor(k / columns) * (CHART.height + MARGIN));
  });
  return drawCanvas({ width, height, pictures: [], marks: [...header(coverage, width), ...drawn] });
}

/** The file appears when it is whole. */
export async function writeHistograms(coverage: Coverage, file: string): Promise<void> {
  await localStore(dirname(file)).writeAtomic(basename(file), await histogramSheet(coverage));
}

function header(coverage: Coverage, width: number): string[] {
  const { name, scene, seed, frames, framesRead, parameters, violations } = coverage;
  const off = parameters.filter(({ verdict }) => !verdict.isAsPlanned).length;
  const facts = [
    `${framesRead} of ${frames} frames`,
    scene,
    `seed ${seed}`,
    `${parameters.length - off} of ${parameters.length} parameters as planned`,
    ...(violations.length > 0 ? [`${violations.length} not met`] : []),
    "outline: planned, bars: drawn",
  ];
  const title = fitText(`Coverage  ·  ${name}`, width - 2 * MARGIN, HEADING);
  return [
    text(title, MARGIN, MARGIN + 16, HEADING),
    text(fitText(facts.join("  ·  "), width - 2 * MARGIN, SMALL), MARGIN, MARGIN + 40, SMALL),
  ];
}

function parameterTile(parameter: ParameterCoverage): Tile {
  const { randomizer, path, kind, bins, draws, verdict, exact } = parameter;
  const planned = exact && draws > 0 ? exact.expected.map((count) => count / draws) : bins.map((bin) => bin.planned);
  const isRange = bins.some(({ from, to }) => from !== null || to !== null);
  return {
    title: `${randomizer}.${path}`,
    note: `${kind}, ${draws} values`,
    foot: verdict.text,
    isOff: !verdict.isAsPlanned,
    draw: barChart({
      bars: bins.map(({ label, drawn }, k) => ({ label, drawn: draws > 0 ? drawn / draws : 0, planned: planned[k]! })),
      ends: isRange ? endsOf(parameter) : null,
    }),
  };
}

function endsOf({ bins }: ParameterCoverage): [string, string] {
  const [first, last] = [bins[0]!, bins.at(-1)!];
  const low = first.from === null ? `< ${short(first.to)}` : short(first.from);
  const high = last.to === null ? `> ${short(last.from)}` : short(last.to);
  return [low, high];
}

const short = (x: number | null): string => (x === null ? "" : String(Number(x.toPrecision(4))));
