import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import type { PassDefinition, PlaneFormat, SceneDefinition } from "../define.ts";
import type { FrameJob, FrameReply, PagePassInstance, PlaneInfo, RenderSpec, StageInfo } from "../page-contract.ts";
import { floatDepth } from "../passes/index.ts";
import { planes } from "../passes/planes.ts";
import { LABEL_TARGETS, type LabelTarget } from "./label-targets.ts";
import { postPixels } from "./post-pixels.ts";
import { Readback } from "./readback.ts";
import { RgbTarget } from "./rgb-target.ts";
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
    render(job, ticket) {
      if (!renderer) throw new Error("render() before open()");
      return renderer.render(job, ticket);
    },
  };
}

class FrameRenderer {
  private readonly stage: Stage;
  private readonly readback: Readback;
  private readonly silhouettes: Silhouettes;
  private rgb: RgbTarget;
  private passes: OpenPass[] = [];
  private show!: (job: FrameJob) => Promise<void> | void;
  /** Frames are drawn one after the other; reading back and sending overlap with the next. */
  private drawing: Promise<unknown> = Promise.resolve();
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
    return { renderer, vendor, webgl: version };
  }

  async render(job: FrameJob, ticket: number): Promise<FrameReply> {
    const drawn = this.drawing.then(() => this.draw(job));
    this.drawing = drawn.catch(() => undefined);
    const { reads, silhouettes, timings } = await drawn;
    const started = performance.now();
    const sources = new Map(await Promise.all([...reads].map(async ([name, read]) => [name, await read] as const)));
    timings.readback = performance.now() - started;
    const packing = performance.now();
    const planes: PlaneInfo[] = [];
    const parts: Uint8Array[] = [];
    for (const { name, format, instance } of this.passes) {
      const { pixels } = sources.get(instance.source)!;
      const bytes = instance.pack(pixels, this.stage.spec.width, this.stage.spec.height);
      planes.push({ pass: name, format, bytes: bytes.byteLength });
      parts.push(bytes);
    }
    for (const { release } of sources.values()) release();
    timings.pack = performance.now() - packing;
    const sending = performance.now();
    await postPixels(this.stage.spec.token, ticket, parts);
    timings.send = performance.now() - sending;
    this.tidy();
    return { index: job.index, planes, silhouettes: await silhouettes, timings };
  }

  /** Draws everything of one frame and starts the copies; nothing here waits for the GPU. */
  private async draw(job: FrameJob) {
    if (this.lost) throw new Error("WebGL context lost");
    const { stage } = this;
    const timings: Record<string, number> = {};
    const started = performance.now();
    stage.camera.place(stage.lens.pinhole(job.camera));
    await this.show(job);
    // The sky is drawn as part of the light: its shader must be there, or the first frame would reflect nothing.
    await this.until(() => stage.light.ready());
    stage.light.show(job, stage.camera);
    await this.until(() => this.ready());
    const shown = performance.now();
    // Babylon gives its uniform buffers back at the end of a frame: without one it makes new ones for ever.
    stage.engine.beginFrame();
    stage.scene.updateTransformMatrix(true);
    stage.labels.draw();
    const needsRgb = this.passes.some((one) => one.instance.source === "rgb");
    if (needsRgb) this.rgb.draw(job);
    for (const { instance } of this.passes) instance.draw?.(job);
    const reads = new Map<string, ReturnType<Readback["read"]>>();
    for (const { instance } of this.passes)
      if (!reads.has(instance.source)) reads.set(instance.source, this.readback.read(this.source(instance.source)));
    const silhouettes = this.silhouettes.draw(job);
    stage.engine.endFrame();
    timings.apply = shown - started;
    timings.draw = performance.now() - shown;
    return { reads, silhouettes, timings };
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
