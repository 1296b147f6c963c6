import { groundSamplingDistance } from "../../renderer/camera.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { PreviewInput } from "./preview.ts";

/** What a sheet says of its frame in words. */
export function frameFacts(input: PreviewInput): { name: string; facts: string[]; renderer: string } {
  const { record } = input.rendered;
  const facts = [
    `seed ${record.seed}`,
    `${record.width} × ${record.height} pixels`,
    `GSD ${(100 * groundSamplingDistance(input.frame.world, input.frame.camera)).toPrecision(3)} cm/pixel`,
    ...categoryCounts(record.annotations.map(({ category }) => category)),
    ...droppedCounts(record.dropped),
    ...verdict(record),
  ];
  return { name: `${input.recipe.scene}  ·  frame ${record.index}`, facts, renderer: input.fingerprint.renderer };
}

function categoryCounts(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}${count === 1 ? "" : "s"}`);
}

/** What quality rules say of it. */
function verdict({ attempt, rejections = [], rejected }: FrameRecord): string[] {
  const rules = [...new Set(rejections.map(({ rule }) => rule))].join(", ");
  const earlier = attempt === undefined ? [] : [`attempt ${attempt} (before: ${rules})`];
  return rejected === undefined ? earlier : [...earlier, `rejected: ${rejected}`];
}

function droppedCounts({ minPixels, minVisibility, minSnr }: FrameRecord["dropped"]): string[] {
  const dropped = minPixels + minVisibility + minSnr;
  return dropped === 0 ? [] : [`${dropped} left out by the label filters`];
}
