import type { EngineOption } from "../engine.ts";
import { DEFAULTS } from "./settings.ts";

const text = (describe: string): EngineOption => ({ type: "string", describe });
const list = (describe: string): EngineOption => ({ type: "string", array: true, describe: `${describe}; repeatable` });

/** Flags of `farm submit --on slurm`. */
export const slurmOptions = {
  partition: text("one, or several with commas"),
  account: text("that is charged"),
  qos: text("quality of service"),
  time: text("limit of a task, as Slurm writes it: 90, 2:00:00, 1-12; before it, workers finish and are queued again"),
  cpus: { type: "number", describe: "cores of a worker", default: DEFAULTS.cpus },
  memory: { ...text("of a worker: 6G, 6000M; 0 for all of the node's"), default: DEFAULTS.memory },
  gres: text(`such as gpu:a100:1 (default: ${DEFAULTS.gpu} with --hardware)`),
  constraint: text("features that nodes must have"),
  throttle: { type: "number", describe: "workers at one time, at most" },
  requeues: { type: "number", describe: "times a task is queued again", default: DEFAULTS.requeues },
  module: list("loaded before the worker starts"),
  setup: list("line of shell before the worker starts"),
  container: text('wraps the worker: "apptainer exec --nv farm.sif"'),
  farm: text("command that is farm on the nodes (default: this one; in a container: farm)"),
  sbatch: list("any other option of sbatch: --sbatch exclude=n7"),
} as const satisfies Readonly<Record<string, EngineOption>>;
