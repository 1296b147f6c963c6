// Runs of sixty frames whose pictures are a pure function of their values: the worker is real, the browser is not.
import sharp from "sharp";
import type { Dataset } from "../../farm/dataset.ts";
import { mergeRun } from "../../farm/merge.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { shardCount } from "../../farm/run-layout.ts";
import type { WorkerEvent } from "../../farm/worker/events.ts";
import { listed } from "../../farm/worker/shard-input.ts";
import { runWorker } from "../../farm/worker/worker.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { drawUntilGood } from "../../renderer/node/quality/draw-until-good.ts";
import { judgeFrame } from "../../renderer/node/quality/judge.ts";
import { recordOf } from "../../renderer/node/render-frame.ts";
import type { RenderedFrame, Session } from "../../renderer/node/session.ts";
import type { Quality } from "../../renderer/recipe-types.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { folder, plan } from "../farm/double.ts";
import { recipe as paperRecipe, registry } from "../sampling/kit.ts";
import { grey } from "./pictures.ts";

export const FRAMES = 60;
/** A third of all draws is rejected for its sun, a third of the rest has a black picture. */
export const RANDOMIZERS: JsonObject[] = [
  { type: "SunAngleRandomizer", id: "sun", elevationDegrees: { uniform: [0, 90] } },
  { type: "WeatherRandomizer", id: "weather", dust: { uniform: [0, 1] }, soiling: { uniform: [0, 1] } },
];
export const QUALITY: Quality = {
  rules: [{ name: "low sun", if: null, must: "sun.elevationDegrees < 60" }],
  schema: null,
  frames: { black: 0.04 },
  nearDuplicates: { distance: 4 },
  rejected: "replace",
  attempts: { values: 100, pictures: 20 },
};

export const isHigh = (sun: number) => sun >= 60;
export const isBlack = (dust: number) => dust < 1 / 3;
/** Pictures of eight kinds, so that most frames have a twin. */
export const kindOf = (soiling: number) => 1 + Math.floor(8 * soiling);

function picture({ values }: Pick<SampledFrame, "values">) {
  const { dust, soiling } = values.weather as { dust: number; soiling: number };
  const kind = kindOf(soiling);
  return grey(32, 32, (x, y) =>
    isBlack(dust) ? 0 : 128 + 60 * Math.cos((Math.PI * (x * kind + y * (9 - kind))) / 20),
  );
}

/** What a browser would draw, with the recipe's rules on top as a session has them. */
async function render(frame: SampledFrame, quality: Quality): Promise<RenderedFrame> {
  const drawn = picture(frame);
  const bytes = await sharp(drawn.rgb, { raw: { width: 32, height: 32, channels: 3 } })
    .png()
    .toBuffer();
  const files = [
    { pass: "rgb", file: `rgb/${String(frame.index).padStart(8, "0")}.png`, bytes: new Uint8Array(bytes) },
  ];
  const labels = { annotations: [], dropped: { minPixels: 0, minVisibility: 0, minSnr: 0 } };
  return { record: recordOf(frame, labels, files, judgeFrame(quality, drawn, [])), files, timings: { draw: 1 } };
}

interface Made {
  run: Run;
  dataset: Dataset | null;
  events: WorkerEvent[];
  /** Pictures drawn. */
  drawn: number;
  opened: number;
}

export async function make(shardFrames: number, quality: Quality = QUALITY, reverse = false): Promise<Made> {
  const recipe = { ...paperRecipe(RANDOMIZERS, 7), frames: FRAMES, passes: ["rgb"], quality };
  const run = await createRun(folder(), { ...plan(FRAMES, shardFrames), recipe }, []);
  const compiled = compileRecipe(recipe, registry());
  const made: Made = { run, dataset: null, events: [], drawn: 0, opened: 0 };
  const draw = (frame: SampledFrame) => {
    made.drawn++;
    return render(frame, quality);
  };
  const open = async (): Promise<Session> => {
    made.opened++;
    return {
      fingerprint: { renderer: "double" } as unknown as Session["fingerprint"],
      startup: {},
      render: (frame) => drawUntilGood(frame, recipe, draw),
      close: async () => {},
    };
  };
  const shards = Array.from({ length: shardCount(run.plan) }, (_, k) => k);
  await runWorker({
    store: run.store,
    plan: run.plan,
    shards: listed(reverse ? shards.toReversed() : shards),
    sample: (index) => compiled.frame(index),
    open,
    emit: (event) => void made.events.push(event),
    signal: new AbortController().signal,
  } as Parameters<typeof runWorker>[0]);
  const isWhole = !made.events.some(({ event }) => event === "frame-failed");
  return { ...made, dataset: isWhole ? await mergeRun(run, { categories: [] }) : null };
}
