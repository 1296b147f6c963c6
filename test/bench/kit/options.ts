import { parseArgs } from "node:util";
import { BACKENDS, type Backend } from "../../../renderer/node/backends.ts";

/** What every benchmark is told. */
export interface BenchOptions {
  /** Frames of a lap. */
  frames: number;
  /** Laps of each kind, in turns; medians are told. */
  rounds: number;
  backend: Backend;
}

export interface Asked extends BenchOptions {
  parts: readonly string[];
  /** File that the numbers are written to. */
  json: string | undefined;
  /** File of an earlier run. */
  compare: string | undefined;
}

export function readOptions(words: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      frames: { type: "string", default: "40" },
      rounds: { type: "string", default: "3" },
      backend: { type: "string", default: "auto" },
      json: { type: "string" },
      compare: { type: "string" },
    },
  });
  const { json, compare } = values;
  const backend = BACKENDS.find((one) => one === values.backend);
  if (backend === undefined) throw new Error(`--backend is one of ${BACKENDS.join(", ")}.`);
  return {
    frames: count("frames", values.frames),
    rounds: count("rounds", values.rounds),
    backend,
    parts: positionals,
    json,
    compare,
  };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is a number of ${name}, not "${text}".`);
}
