import { recordedCamera } from "../../../renderer/camera.ts";
import type { CellFacts, CellFinding } from "../../../renderer/cell-facts.ts";
import { FarmError } from "../../../renderer/errors.ts";
import { expandRuns, forEachSpan } from "../../../renderer/node/label/rle.ts";
import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import type { DatasetCategory } from "../../dataset.ts";
import { type CropShape, type Cut, cutFace, partOf, uprightFace } from "./face.ts";
import { textAt } from "./label.ts";
import type { Subject, SubjectsOf } from "./subject.ts";

/** The class of cells that carry no defect. */
export const FUNCTIONAL = "functional";

/** Single cells of the target's things, found by what a pass says of them in the frames' facts. */
export function cellsOf(
  target: DatasetCategory,
  corners: readonly number[],
  shape: CropShape,
  label: string,
): SubjectsOf {
  return ({ record }) => {
    const { grid, panels } = cellFacts(record);
    const places = grid.rows.flatMap((_, row) => grid.columns.map((_, column) => ({ column, row })));
    return panels.flatMap(({ instance, cells }) => {
      const thing = record.annotations.find((one) => one.instance === instance && one.category === target.name);
      if (!thing) return [];
      const found = new Map(cells.map((cell) => [`${cell.column} ${cell.row}`, cell]));
      const subjectAt = panelCells(record, grid, thing, corners, shape, label);
      return places.map((place) => subjectAt(place, found.get(`${place.column} ${place.row}`)));
    });
  };
}

/** Makes the subject of any cell of a panel. */
function panelCells(
  record: FrameRecord,
  grid: CellFacts["grid"],
  thing: Annotation,
  corners: readonly number[],
  shape: CropShape,
  label: string,
) {
  const camera = recordedCamera(record);
  const face = uprightFace(thing, corners, camera);
  const mask = maskOf(thing);
  return ({ column, row }: { column: number; row: number }, found: CellFinding | undefined): Subject => {
    const part = partOf(face, grid.columns[column]!, grid.rows[row]!, grid.width, grid.length);
    const bare = cutFace(part, camera, { ...shape, margin: 0 });
    return {
      suffix: `${thing.instance}-${column}-${row}`,
      thing,
      cut: cutFace(part, camera, shape),
      visibleFraction: typeof bare === "string" ? 1 : visibleShare(bare, mask, record),
      name: classOf(found, label),
      facts: {
        category: "cell",
        attributes: { column, row, cutOffMm2: found?.cutOffMm2 ?? { A: 0, B: 0, C: 0 } },
        defects: found?.defects ?? [],
      },
    };
  };
}

/** "category": that of the cell's worst defect. Else an attribute of that, such as severity. */
function classOf(found: CellFinding | undefined, label: string): string | null {
  const worst = found?.defects[0];
  return worst ? textAt(worst, label.split(".")) : null;
}

/** 1 where the thing is seen, at x·height + y. */
function maskOf({ segmentation: { size, counts } }: Annotation): Uint8Array {
  const [height, width] = size;
  const mask = new Uint8Array(height * width);
  forEachSpan(expandRuns(counts), height, (x, from, to) => mask.fill(1, x * height + from, x * height + to));
  return mask;
}

/** Places along a cell's side that are looked at. */
const PROBES = 12;

function visibleShare({ at }: Cut, mask: Uint8Array, { width, height }: FrameRecord): number {
  const point = new Float64Array(2);
  let seen = 0;
  for (let k = 0; k < PROBES * PROBES; k++) {
    at(((k % PROBES) + 0.5) / PROBES, (Math.floor(k / PROBES) + 0.5) / PROBES, point);
    const [x, y] = [Math.min(width - 1, Math.floor(point[0]!)), Math.min(height - 1, Math.floor(point[1]!))];
    seen += mask[x * height + y]!;
  }
  return Math.round((1000 * seen) / (PROBES * PROBES)) / 1000;
}

function cellFacts({ facts, index }: FrameRecord): CellFacts {
  const found = Object.values(facts ?? {}).find((one) => "grid" in one && "panels" in one);
  if (found) return found as unknown as CellFacts;
  throw new FarmError({
    code: "export.no-cells",
    message: `Frame ${index} says nothing of cells.`,
    remedy: "Draw a new run with the pass el: `farm submit --passes el,…`; it tells where the cells are.",
    where: "--of cells",
  });
}
