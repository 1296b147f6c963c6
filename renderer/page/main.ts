import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import type { PassDefinition, PlaneFormat, SceneDefinition } from "../define.ts";
import {
  type DrawnPart,
  type FrameJob,
  type FrameReply,
  type PagePassInstance,
  type PlaneInfo,
  placesOf,
  type RenderSpec,
  type StageInfo,
} from "../page-contract.ts";
import { floatDepth } from "../passes/index.ts";
import { planes } from "../passes/planes.ts";
import { LABEL_TARGETS, type LabelTarget } from "./label-targets.ts";
import { type Copy, Readback } from "./readback.ts";
import { RgbTarget } from "./rgb-target.ts";
import { Sender } from "./sender.ts";
import { Silhouettes } from "./silhouettes.ts";
import { createStage, type Stage } from "./stage.ts";

/** Frames between two collections. Left alone, Chromium lets hundreds of sent frames pile up first. */
const COLLECT_EVERY = 16;

interface OpenPass {
  name: string;
  format: PlaneFormat;
  instance: PagePassInstance;
}

/** The page's program: what Node calls is put on `globalThis.farm`. */
export function start(plugins: { scenes: readonly SceneDefinition[]; passes: readonly PassDefinition[] }): void {
  let renderer: FrameRenderer | undefined;
  globalThis.farm = {
    async open(spec) {
      renderer = await FrameRenderer.open(spec, plugins);
      return renderer.info();
    },
    render(job, ticket, slot) {
      if (!renderer) throw new Error("render() before open()");
      return renderer.render(job, ticket, slot);
    },
    draw(job, part) {
      if (!renderer) throw new Error("draw() before open()");
      return renderer.drawOnly(job, part);
    },
  };
}

class FrameRenderer {
  private readonly stage: Stage;
  private readonly readback: Readback;
  private readonly silhouettes: Silhouettes;
  private rgb: RgbTarget;
  private passes: OpenPass[] = [];
  private sender!: Sender;
  private show!: (job: FrameJob) => Promise<void> | void;
  /** Frames are drawn one after the other; reading back and sending overlap with the next. */
  private drawing: Promise<unknown> = Promise.resolve();
  /** The pixels of the frame before have been fetched. */
  private read: Promise<void> = Promise.resolve();
  private lost = false;
  /** What the compiler said of a shader that cannot be. */
  private broken: string | null = null;
  private sent = 0;

  private constructor(spec: RenderSpec) {
    this.stage = createStage(spec);
    this.readback = new Readback(this.stage.engine, spec.width, spec.height);
    this.rgb = new RgbTarget(this.stage);
    this.silhouettes = new Silhouettes(this.stage, this.readback);
    this.stage.engine.onEffectErrorObservable.add(({ errors }) => {
      this.broken = errors;
    });
    this.stage.engine.onContextLostObservable.add(() => {
      this.lost = true;
    });
  }

  static async open(
    spec: RenderSpec,
    plugins: { scenes: readonly SceneDefinition[]; passes: readonly PassDefinition[] },
  ): Promise<FrameRenderer> {
    const renderer = new FrameRenderer(spec);
    renderer.sender = await Sender.open(spec.token);
    const scene = plugins.scenes.find((one) => one.name === spec.scene);
    if (!scene) throw new Error(`no scene "${spec.scene}" in this page bundle`);
    const instance = await (await scene.page()).open(renderer.stage);
    renderer.show = (job) => instance.show(job);
    for (const name of spec.passes) {
      const found = [...plugins.passes, ...planes].find((one) => one.name === name);
      if (!found || "derive" in found) throw new Error(`no pass "${name}" in this page bundle`);
      const definition = name === "depth" && spec.floatDepth ? floatDepth : found;
      const pass = await (await definition.page()).open(renderer.stage);
      renderer.passes.push({ name, format: definition.format, instance: pass });
    }
    return renderer;
  }

  info(): StageInfo {
    const { engine } = this.stage;
    const { renderer, vendor, version } = engine.getGlInfo();
    return { renderer, vendor, webgl: version, writesFiles: this.sender.writesFiles };
  }

  async render(job: FrameJob, ticket: number, slot: number): Promise<FrameReply> {
    const { reads, read, silhouettes, timings } = await this.inTurn(() => this.drawAndRead(job));
    const waiting = performance.now();
    await read;
    timings.readback = performance.now() - waiting;
    const packing = performance.now();
    const { parts, places, planes } = this.pack(reads);
    const sent = this.sender.send(parts, places, ticket, slot);
    for (const copy of reads.values()) copy.release();
    const sending = performance.now();
    timings.pack = sending - packing;
    const told = { index: job.index, planes, bytes: places.total, timings };
    const reply = { ...told, slot: await sent, silhouettes: await silhouettes };
    timings.send = performance.now() - sending;
    this.tidy();
    return reply;
  }

  /** Parts may be memory of `reads`, or of passes that use it for the next frame: they are to be copied at once. */
  private pack(reads: ReadonlyMap<string, Copy>) {
    const { width, height } = this.stage.spec;
    const sources = new Map([...reads].map(([name, copy]) => [name, copy.pixels] as const));
    const parts = this.passes.map(({ instance }) => instance.pack(sources.get(instance.source)!, width, height));
    const places = placesOf(parts);
    const planes = this.passes.map(
      ({ name, format }, k): PlaneInfo => ({ pass: name, format, at: places.places[k]!, bytes: parts[k]!.byteLength }),
    );
    return { parts, places, planes };
  }

  /** Draws a part of a frame and waits for the GPU; no pixel is copied. Returns milliseconds. */
  async drawOnly(job: FrameJob, part: DrawnPart): Promise<Record<string, number>> {
    const { drawn, timings } = await this.inTurn(async () => {
      const timings = await this.prepare(job);
      this.inFrame(timings, () => this.drawPart(job, part));
      return { drawn: this.readback.fence(), timings };
    });
    await drawn;
    return timings;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.drawing.then(work);
    this.drawing = done.catch(() => undefined);
    return done;
  }

  /** Draws everything of one frame and starts the copies; nothing here waits for the GPU. */
  private async drawAndRead(job: FrameJob) {
    const timings = await this.prepare(job);
    // Asking for pixels waits for all that was asked of the GPU before: had it the next frame already, then for that too.
    await this.read;
    const reads = new Map<string, Copy>();
    const { copied, silhouettes } = this.inFrame(timings, () => {
      this.drawPart(job, "all");
      for (const { instance } of this.passes)
        if (!reads.has(instance.source)) reads.set(instance.source, this.readback.copy(this.source(instance.source)));
      return { silhouettes: this.silhouettes.draw(job), copied: this.readback.fence() };
    });
    this.read = copied.then(() => {
      for (const copy of reads.values()) copy.fetch();
    });
    return { reads, read: this.read, silhouettes, timings };
  }

  /** Sets the stage up for a frame. */
  private async prepare(job: FrameJob): Promise<Record<string, number>> {
    if (this.lost) throw new Error("WebGL context lost");
    const { stage } = this;
    const started = performance.now();
    stage.camera.place(stage.lens.pinhole(job.camera));
    await this.show(job);
    // The sky is drawn as part of the light: its shader must be there, or the first frame would reflect nothing.
    await this.until(() => stage.light.ready());
    stage.light.show(job, stage.camera);
    await this.until(() => this.ready());
    return { apply: performance.now() - started };
  }

  /** Babylon gives its uniform buffers back at the end of a frame: without one it makes new ones for ever. */
  private inFrame<T>(timings: Record<string, number>, draw: () => T): T {
    const started = performance.now();
    const { engine, scene } = this.stage;
    engine.beginFrame();
    scene.updateTransformMatrix(true);
    const drawn = draw();
    engine.endFrame();
    timings.draw = performance.now() - started;
    return drawn;
  }

  private drawPart(job: FrameJob, part: DrawnPart): void {
    if (part !== "rgb") this.stage.labels.draw();
    if (part !== "labels" && this.passes.some(({ instance }) => instance.source === "rgb")) this.rgb.draw(job);
    if (part === "all") for (const { instance } of this.passes) instance.draw?.(job);
  }

  private tidy(): void {
    this.sent++;
    if (this.sent % COLLECT_EVERY !== 0) return;
    performance.clearResourceTimings();
    globalThis.gc?.();
  }

  private source(name: string): BaseTexture {
    if (name === "rgb") return this.rgb.texture;
    if (LABEL_TARGETS.includes(name as LabelTarget))
      return this.stage.lens.look(this.stage.labels.texture(name as LabelTarget));
    const own = this.stage.sources.get(name);
    if (!own) throw new Error(`a pass reads "${name}", which no pass has put into stage.sources`);
    return own;
  }

  /** Compiled before the first frame, and again only when a new texture or weather changes a shader. */
  private async until(ready: () => boolean): Promise<void> {
    const limit = performance.now() + 120_000;
    while (!ready()) {
      if (this.broken !== null) throw new Error(`a shader does not compile: ${this.broken}`);
      if (performance.now() > limit) throw new Error("shaders still not compiled after 120 s");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private ready(): boolean {
    const { stage } = this;
    return stage.labels.ready() && this.rgb.ready() && stage.light.ready() && stage.lens.ready();
  }
}
