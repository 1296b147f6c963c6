import type { DrawnPart } from "../../../renderer/page-contract.ts";
import { median } from "./section.ts";
import type { Lap, Track } from "./track.ts";

/** Medians of laps that took turns, so that a busy machine slows all kinds alike. */
export interface Turns {
  whole: Lap;
  alone: Lap;
  /** Frames a second of the whole pipeline over those of drawing alone. */
  share: number;
}

/** A lap of each kind first, which does not count: shaders are compiled, buffers made. */
export async function takeTurns(track: Track, rounds: number): Promise<Turns> {
  await track.alone("all");
  await track.whole();
  const pairs: { alone: Lap; whole: Lap }[] = [];
  for (let round = 0; round < rounds; round++)
    pairs.push({ alone: await track.alone("all"), whole: await track.whole() });
  return {
    whole: middle(pairs.map(({ whole }) => whole)),
    alone: middle(pairs.map(({ alone }) => alone)),
    share: median(pairs.map(({ alone, whole }) => alone.seconds / whole.seconds)),
  };
}

/** Processor time of drawing parts of the same frames, seconds a frame. */
export async function partsInTurns(track: Track, rounds: number): Promise<Record<DrawnPart, number>> {
  const parts: readonly DrawnPart[] = ["all", "rgb", "labels"];
  const found: Record<DrawnPart, number[]> = { all: [], rgb: [], labels: [] };
  for (let round = -1; round < rounds; round++)
    for (const part of parts) {
      const { cpuSeconds, frames } = await track.alone(part);
      if (round >= 0) found[part].push(cpuSeconds / frames);
    }
  return { all: median(found.all), rgb: median(found.rgb), labels: median(found.labels) };
}

function middle(laps: readonly Lap[]): Lap {
  const of = (value: (lap: Lap) => number) => median(laps.map(value));
  const stages = Object.keys(laps[0]!.stages);
  return {
    frames: laps[0]!.frames,
    seconds: of(({ seconds }) => seconds),
    cpuSeconds: of(({ cpuSeconds }) => cpuSeconds),
    megabytes: of(({ megabytes }) => megabytes),
    stages: Object.fromEntries(stages.map((stage) => [stage, of((lap) => lap.stages[stage] ?? 0)])),
  };
}
