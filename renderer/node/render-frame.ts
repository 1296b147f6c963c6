import { createHash } from "node:crypto";
import { recordOfCamera } from "../camera.ts";
import type { Derived, PixelPlanes } from "../define.ts";
import { FarmError } from "../errors.ts";
import { frameStem } from "../frame-stem.ts";
import type { FrameReply } from "../page-contract.ts";
import type { ResolvedRecipe } from "../recipe-types.ts";
import type { FrameRecord } from "../records.ts";
import type { Registry } from "../registry.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { type EncodeContext, type EncodedFile, encodeDerived, encodePlane, type Plane } from "./encode.ts";
import { type FrameLabels, labelFrame } from "./label/label.ts";
import { decodePicture, judgeFrame, type Verdict } from "./quality/judge.ts";
import { withSpare } from "./spare.ts";

/** A finished frame: its line in frames.jsonl and the files it names. */
export interface RenderedFrame {
  record: FrameRecord;
  files: readonly EncodedFile[];
  /** Milliseconds by stage. */
  timings: Record<string, number>;
}

/** Pixels from the page → labels, files and record. Pure but for time. `body` is not needed afterwards. */
export function finishFrame(
  frame: SampledFrame,
  reply: FrameReply,
  body: Buffer,
  recipe: ResolvedRecipe,
  registry: Registry,
): Promise<RenderedFrame> {
  const planes = cutPlanes(reply, body, frame.index);
  const pixels = frame.camera.width * frame.camera.height;
  return withSpare(3 * pixels, (memory) => {
    const maps = { instances: new Uint16Array(memory.buffer, 0, pixels), classes: memory.subarray(2 * pixels) };
    return finish(frame, reply, planes, maps, recipe, registry);
  });
}

/** Instance and category id per pixel: memory to write them into. */
interface Maps {
  instances: Uint16Array;
  classes: Uint8Array;
}

async function finish(
  frame: SampledFrame,
  reply: FrameReply,
  planes: readonly Plane[],
  { instances, classes }: Maps,
  recipe: ResolvedRecipe,
  registry: Registry,
): Promise<RenderedFrame> {
  const { width, height } = frame.camera;
  const rgb = planes.find((plane) => plane.pass === "rgb");
  if (rgb) refuseBlack(rgb.bytes, frame);
  unpackRuns(planes.find((plane) => plane.format === "instances")!.bytes, instances);
  const deriving = performance.now();
  const derived = await deriveAll(frame, instances, planes, recipe.passes, registry);
  const started = performance.now();
  const categories = registry.scenes.find((scene) => scene.name === recipe.scene)!.categories;
  const { silhouettes } = reply;
  const labels = labelFrame({ frame, instances, silhouettes, categories, filters: recipe.labels });
  const encoding = performance.now();
  const wanted = planes.filter((plane) => recipe.passes.includes(plane.pass));
  if (wanted.some(({ format }) => format === "instances"))
    mapClasses(
      instances,
      frame,
      categories.map(({ name }) => name),
      classes,
    );
  const context: EncodeContext = {
    width,
    height,
    stem: frameStem(frame.index),
    output: recipe.output,
    jpegArtefacts: frame.world.lens.jpegQuality,
    instances,
    classes,
  };
  const encoded = [
    ...wanted.map((plane) => encodePlane(plane, context)),
    ...derived.map(([name, made]) => encodeDerived(name, made, context)),
  ];
  const files = inOrder((await Promise.all(encoded)).flat(), recipe.passes);
  const times = { derive: started - deriving, label: encoding - started, encode: performance.now() - encoding };
  const verdict = await judge(frame, recipe, rgb?.bytes, files, labels);
  const facts = derived.flatMap(([name, made]) => (made.facts ? [[name, made.facts] as const] : []));
  const record = recordOf(frame, labels, files, { ...verdict, facts: Object.fromEntries(facts) });
  return { record, files, timings: { ...reply.timings, ...times } };
}

/** What passes made in Node give, by name. */
function deriveAll(
  frame: SampledFrame,
  instances: Uint16Array,
  planes: readonly Plane[],
  wanted: readonly string[],
  { passes }: Registry,
): Promise<(readonly [name: string, derived: Derived])[]> {
  const found = passes.flatMap((pass) => (wanted.includes(pass.name) && "derive" in pass ? [pass] : []));
  const pixels: PixelPlanes = {
    // Labels are painted into it afterwards.
    instances,
    bytes: (name) => planes.find(({ pass }) => pass === name)!.bytes,
  };
  return Promise.all(found.map(async ({ name, derive }) => [name, await (await derive())(frame, pixels)] as const));
}

const inOrder = (files: readonly EncodedFile[], passes: readonly string[]): EncodedFile[] =>
  passes.flatMap((name) => files.filter(({ pass }) => pass === name));

/** By the finished picture: the plane itself where the file holds just that. */
async function judge(
  frame: SampledFrame,
  { quality, output }: ResolvedRecipe,
  plane: Uint8Array | undefined,
  files: readonly EncodedFile[],
  { annotations }: FrameLabels,
): Promise<Verdict> {
  if (!quality) return {};
  const { width, height } = frame.camera;
  const isExact = output.rgb === "png" && frame.world.lens.jpegQuality === 0;
  const file = files.find(({ pass }) => pass === "rgb");
  if (!plane || !file) return judgeFrame(quality, null, annotations);
  const picture = isExact ? { width, height, rgb: plane } : await decodePicture(file.bytes);
  return judgeFrame(quality, picture, annotations);
}

/** Views of what the page sent; other bytes than it told mean that pixels were lost on the way. */
function cutPlanes({ planes, bytes: told }: FrameReply, body: Buffer, index: number): Plane[] {
  if (told !== body.byteLength)
    throw new FarmError({
      code: "session.page",
      kind: "failed",
      message: `Frame ${index}: ${body.byteLength} bytes of pixels came, ${told} were sent.`,
    });
  return planes.map(({ pass, format, at, bytes }) => {
    const cut = body.subarray(at, at + bytes);
    return { pass, format, bytes: new Uint8Array(cut.buffer, cut.byteOffset, bytes) };
  });
}

/** A wholly black picture in daylight is a broken GPU, not a picture. */
function refuseBlack(rgb: Uint8Array, frame: SampledFrame): void {
  const { sun, lens, light } = frame.world;
  if (sun.elevationDegrees < 0 || lens.exposureEv < -4 || light.intensity === 0) return;
  for (let k = 0; k < rgb.length; k += 7) if (rgb[k]! > 2) return;
  throw new FarmError({
    code: "session.black-frame",
    kind: "failed",
    message: `Frame ${frame.index} came out black.`,
    where: `frame ${frame.index}`,
  });
}

function unpackRuns(bytes: Uint8Array, ids: Uint16Array): void {
  const pairs = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  let at = 0;
  for (let k = 0; k < pairs.length; k += 2) {
    const end = at + pairs[k + 1]!;
    // Most runs are a few pixels: a loop is faster than a call.
    for (const id = pairs[k]!; at < end; at++) ids[at] = id;
  }
}

/** Category id (from 1, 0 is nothing) per pixel. */
function mapClasses(
  instances: Uint16Array,
  { arrangement }: SampledFrame,
  names: readonly string[],
  classes: Uint8Array,
): void {
  const table = new Uint8Array(65536);
  for (const { instance, category } of [...arrangement.objects, ...arrangement.defects])
    table[instance] = names.indexOf(category) + 1;
  for (let k = 0; k < instances.length; k++) classes[k] = table[instances[k]!]!;
}

/** Keys that a recipe without quality rules does not have are absent, not empty. */
export function recordOf(
  frame: SampledFrame,
  labels: FrameLabels,
  files: readonly EncodedFile[],
  { look, rejected, facts = {} }: Verdict & { facts?: FrameRecord["facts"] } = {},
): FrameRecord {
  const { width, height } = frame.camera;
  const { attempt, rejections } = frame;
  return {
    index: frame.index,
    seed: frame.seed,
    source: "synthetic",
    width,
    height,
    ...(attempt !== undefined && { attempt }),
    ...(rejections !== undefined && { rejections }),
    ...(rejected !== undefined && { rejected }),
    ...sampledPart(frame),
    annotations: labels.annotations,
    dropped: labels.dropped,
    ...(look !== undefined && { look }),
    ...(Object.keys(facts).length > 0 && { facts }),
    images: files.map(({ pass, file, bytes }) => ({
      pass,
      file,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      bytes: bytes.byteLength,
    })),
  };
}

/** What a record takes over from the sample: it is known before a pixel is drawn. */
export function sampledPart({
  values,
  camera,
  world,
}: SampledFrame): Pick<FrameRecord, "values" | "camera" | "environment"> {
  const { sun, light, weather, ground, layout, lens } = world;
  return {
    values,
    camera: recordOfCamera(world, camera),
    environment: { sun, light, weather, ground, layout, lens },
  };
}
