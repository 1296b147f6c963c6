import { type Rng, StreamRng, streamKey } from "../../renderer/rng.ts";
import { photograph } from "../../scenes/solar-panel/el/camera.ts";
import { elCell } from "../../scenes/solar-panel/el/cell.ts";
import type { ElCellCondition } from "../../scenes/solar-panel/el/condition.ts";
import { drawCell, type ElCellKind } from "../../scenes/solar-panel/el/draw-cell.ts";
import { drawLook } from "../../scenes/solar-panel/el/draw-look.ts";
import { type CellTechnology, cellGeometry } from "../../scenes/solar-panel/el/geometry.ts";
import { type ElLabel, labelBit } from "../../scenes/solar-panel/el/labels.ts";
import { moduleType } from "../../scenes/solar-panel/module.ts";

export const stream = (name: string, index: number): Rng => new StreamRng().reset(streamKey(7, "el", name), index, 0);

/** A cell of three busbars, as those the reference was measured on. */
export function drawn(technology: CellTechnology, kind: ElCellKind, index: number): ElCellCondition {
  const rng = stream(`${technology} ${kind}`, index);
  const cell = cellGeometry({ ...moduleType("60"), busbars: 3 }, technology);
  return drawCell(rng, cell, drawLook(rng, technology), kind, 0.62);
}

/** 300 px, taken by an ordinary camera. */
export function taken(condition: ElCellCondition, index: number): { values: Float32Array; labels: Uint16Array } {
  const { raster, intensity, labels } = elCell(condition, 300);
  const camera = { blur: 1, vignette: 0.01, noise: 0.003 };
  return { values: photograph({ ...raster, values: intensity }, camera, stream("camera", index)), labels };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - middle) * (x - middle))));
}

/** The pixels that have a label and none of others. */
export function pixels(labels: Uint16Array, wanted: ElLabel, without: readonly ElLabel[] = []): number[] {
  const bad = without.reduce((bits, label) => bits | labelBit(label), 0);
  const bit = labelBit(wanted);
  return [...labels.keys()].filter((k) => labels[k]! & bit && !(labels[k]! & bad));
}
