import type { Backend } from "../../renderer/node/backends.ts";
import type { SessionOptions } from "../../renderer/node/session.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { runFrames } from "../frames.ts";
import type { Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { type GridCell, gridSheet } from "../sheets/grid.ts";
import { isPicture } from "../sheets/pixels.ts";
import type { QualityReport } from "./check-run.ts";

const MOST = 48;
const COLUMNS = 6;

/** A frame as it is on disk, or one of its rejected draws, which is drawn again. */
interface Shown {
  index: number;
  attempt?: number;
  rule: string;
  title: string;
}

/** A picture of each thing that rules rejected, or would reject; of many, some of every rule. PNG. */
export async function qualitySheet(run: Run, report: QualityReport, backend: Backend): Promise<Buffer> {
  const all = rejectedThings(report);
  const shown = someOfEachRule(all, MOST);
  const stored = await storedPictures(
    run,
    new Set(shown.flatMap(({ index, attempt }) => (attempt === undefined ? [index] : []))),
  );
  const drawn = await drawAgain(run, shown, backend);
  const cells: GridCell[] = shown.map((one, k) => ({
    title: one.title,
    image: drawn.get(k) ?? stored.get(one.index) ?? null,
  }));
  const part = shown.length < all.length ? `, ${shown.length} of ${all.length}` : "";
  return gridSheet(`Rejected  ·  seed ${report.seed}${part}`, cells, COLUMNS);
}

function rejectedThings({ failing, leftOut, rejections }: QualityReport): Shown[] {
  const twins = [...failing, ...leftOut].flatMap(({ index, rule, of, distance }) =>
    of === undefined
      ? []
      : [
          { index: of, rule, title: `frame ${of}` },
          { index, rule, title: `frame ${index}: ${rule} of ${of}, ${distance} bits` },
        ],
  );
  const draw = (index: number, attempt: number, rule: string) => ({
    index,
    attempt,
    rule,
    title: `frame ${index}, attempt ${attempt}: ${rule}`,
  });
  return [
    ...failing
      .filter(({ of }) => of === undefined)
      .map(({ index, rule }) => ({ index, rule, title: `frame ${index}: ${rule}` })),
    ...twins,
    ...leftOut.filter(({ of }) => of === undefined).map(({ index, rule }) => draw(index, 0, rule)),
    ...rejections.map(({ index, attempt, rule }) => draw(index, attempt, rule)),
  ];
}

/** In their order, as many of each rule as there is room for. */
function someOfEachRule(all: readonly Shown[], most: number): Shown[] {
  const rules = [...new Set(all.map(({ rule }) => rule))];
  const share = Math.max(2, Math.floor(most / Math.max(1, rules.length)));
  return rules.flatMap((rule) => all.filter((one) => one.rule === rule).slice(0, share - (share % 2))).slice(0, most);
}

async function storedPictures(run: Run, wanted: ReadonlySet<number>): Promise<Map<number, Uint8Array>> {
  const pictures = new Map<number, Uint8Array>();
  if (wanted.size === 0) return pictures;
  for await (const { record, images } of runFrames(run, { partial: true })) {
    const image = wanted.has(record.index) ? images.find(isPicture) : undefined;
    if (image) pictures.set(record.index, await image.read());
  }
  return pictures;
}

/** Position among the things shown → picture. What was rejected before it was kept is nowhere but in its numbers. */
async function drawAgain(run: Run, shown: readonly Shown[], backend: Backend): Promise<Map<number, Uint8Array>> {
  const pictures = new Map<number, Uint8Array>();
  if (shown.every(({ attempt }) => attempt === undefined)) return pictures;
  const { recipe } = run.plan;
  const code = await loadRunCode(run);
  const compiled = compileRecipe(recipe, code.registry);
  const { openSession } = await import("../../renderer/node/session.ts");
  const passes = recipe.passes.includes("rgb") ? ["rgb"] : recipe.passes;
  const options: SessionOptions = { ...code, recipe: { ...recipe, passes }, backend };
  const session = await openSession(options);
  try {
    for (const [k, { index, attempt }] of shown.entries()) {
      if (attempt === undefined) continue;
      const { files } = await session.render(compiled.frame(index, attempt));
      const picture = files.find(isPicture);
      if (picture) pictures.set(k, picture.bytes);
    }
    return pictures;
  } finally {
    await session.close();
  }
}
