import type { Options } from "yargs";

/** Text that the recipe's own schema checks, so that a flag and the recipe give the same errors. */
const text = (describe: string) => ({ type: "string", requiresArg: true, describe }) as const satisfies Options;

export const jsonOption = {
  json: { type: "boolean", describe: "print JSON for scripts", default: false },
} as const;

export const includeOption = {
  include: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "file with scenes, randomizers or passes of your own; repeatable",
  },
} as const;

/** What names a recipe and changes it. Flags win over the recipe. */
export const recipeOptions = {
  scene: text("what is in front of the camera; see `farm list scenes`"),
  recipe: text("recipe file (JSON)"),
  set: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "change one value, such as sun.elevationDegrees=10; repeatable",
  },
  seed: text("whole number; the same seed gives the same frames"),
  size: text("pixels: 640 or 1280x720"),
  passes: text("comma-separated; see `farm list passes`"),
  ...includeOption,
} as const;

/** Which frames of it. */
export const framesOptions = {
  frames: text("how many"),
  "first-frame": text("index of the first one"),
} as const;

export const backendOption = {
  backend: {
    type: "string",
    requiresArg: true,
    choices: ["auto", "gl-egl", "vulkan", "swiftshader"],
    describe:
      "how Chromium gets its GL; auto takes what a probe finds best: a graphics card, else the fastest on the CPU",
  },
} as const;

export const executionOptions = {
  workers: {
    type: "number",
    requiresArg: true,
    describe: "worker processes, one browser each (default: one for every 2 cores and 1.5 GB of free memory)",
  },
  ...backendOption,
} as const;

/** What happens when a run has ended: the command that draws or watches it sees to it. */
export const endOptions = {
  "on-complete": {
    type: "string",
    requiresArg: true,
    describe: "command line to run at the end; see docs/watching.md",
  },
  webhook: {
    type: "string",
    requiresArg: true,
    describe: "address that is told of the end, signed; https, or loopback",
  },
  metrics: { type: "string", requiresArg: true, describe: "serve Prometheus metrics at [HOST:]PORT meanwhile" },
} as const;

/** Where a run is drawn. An engine's own flags come on top: farm/cli/engine-options.ts. */
export const placeOptions = {
  on: { type: "string", requiresArg: true, describe: "local, or the engine it is sent to: batch, k8s, slurm" },
  hardware: { type: "boolean", default: false, describe: "refuse machines without a graphics card: no software GL" },
  watch: { type: "boolean", default: false, describe: "on an engine: stay, show the progress, merge at the end" },
  "shards-per-task": { type: "number", requiresArg: true, describe: "on an engine: shards one task draws (default 1)" },
  "price-per-hour": { type: "number", requiresArg: true, describe: "on an engine: what an hour of one worker costs" },
  "max-cost": { type: "number", requiresArg: true, describe: "on an engine: start no shard once the run cost so much" },
} as const;
