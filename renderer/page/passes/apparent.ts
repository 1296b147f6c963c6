import type { Effect } from "@babylonjs/core/Materials/effect.js";
import { EffectRenderer, EffectWrapper } from "@babylonjs/core/Materials/effectRenderer.js";
import type { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
import type { Camera } from "../../arrangement.ts";
import type { FrameJob, PagePass } from "../../page-contract.ts";
import { type ApparentSettings, apparentSettings } from "../../thermal/apparent.ts";
import { FARTHEST } from "../../thermal/at-sensor.ts";
import { BAND_TABLE } from "../../thermal/band-radiance.ts";
import { CLOUD_SIZE, cloudField } from "../../thermal/clouds.ts";
import { READING_TABLE } from "../../thermal/reading.ts";
import { byteTarget } from "../byte-target.ts";
import { apparentFragment } from "../shaders/apparent.ts";
import type { Stage } from "../stage.ts";
import { cornerTexture, tableTexture } from "../table-texture.ts";

const NAME = "apparent";
const UNIFORMS = [
  "pinhole",
  "right",
  "down",
  "forward",
  "sun",
  "radiances",
  "sky",
  "cloudPlace",
  "cloudValue",
  "decay",
  "reading",
];
const TARGETS = { ids: "ids", depthBits: "depth", temperatureBits: "temperature", normalBits: "normal" } as const;

/** Apparent kelvin as the four bytes of a float32, drawn from the label targets. */
export const apparent: PagePass = {
  open(stage) {
    const plane = new ApparentPlane(stage);
    return { source: NAME, draw: (job) => plane.draw(job), pack: (rgba) => rgba };
  },
};

class ApparentPlane {
  private readonly stage: Stage;
  private readonly target: RenderTargetTexture;
  private readonly renderer: EffectRenderer;
  private readonly wrapper: EffectWrapper;
  private job!: FrameJob;

  constructor(stage: Stage) {
    const { scene, engine, lens } = stage;
    this.stage = stage;
    this.target = byteTarget(NAME, lens, scene);
    this.renderer = new EffectRenderer(engine);
    const tables = {
      bands: tableTexture(BAND_TABLE.entries, scene),
      readings: tableTexture(READING_TABLE, scene),
      clouds: cornerTexture(cloudField().field, CLOUD_SIZE, scene),
    };
    this.wrapper = new EffectWrapper({
      engine,
      name: NAME,
      fragmentShader: apparentFragment,
      uniforms: UNIFORMS,
      samplers: [...Object.keys(TARGETS), ...Object.keys(tables)],
    });
    this.wrapper.onApplyObservable.add(() => {
      const { effect } = this.wrapper;
      for (const [sampler, name] of Object.entries(TARGETS)) effect.setTexture(sampler, stage.labels.texture(name));
      for (const [sampler, table] of Object.entries(tables)) effect.setTexture(sampler, table);
      bindCamera(effect, stage.lens.pinhole(this.job.camera));
      bindSettings(effect, apparentSettings(this.job));
    });
    scene.addIsReadyCheck({ isReady: () => this.wrapper.effect.isReady() });
  }

  draw(job: FrameJob): void {
    this.job = job;
    this.renderer.render(this.wrapper, this.target);
    this.stage.sources.set(NAME, this.stage.lens.look(this.target));
  }
}

function bindCamera(effect: Effect, { K, R, height }: Camera): void {
  effect.setFloat4("pinhole", K[0], K[2], K[5], height);
  effect.setFloat3("right", R[0], R[1], R[2]);
  effect.setFloat3("down", R[3], R[4], R[5]);
  effect.setFloat3("forward", R[6], R[7], R[8]);
}

function bindSettings(effect: Effect, settings: ApparentSettings): void {
  const { air, ground, skyMean, glint, clouds, sun, decay, reading } = settings;
  effect.setFloat3("sun", ...sun);
  effect.setFloat4("radiances", air, ground, skyMean, glint);
  effect.setFloat4("sky", settings.zenithDepth, clouds.share, settings.perCosine, FARTHEST);
  effect.setFloat3("cloudPlace", clouds.far, ...clouds.shift);
  effect.setFloat2("cloudValue", clouds.perValue, clouds.offset);
  effect.setFloat2("decay", ...decay);
  effect.setFloat2("reading", reading.scale, reading.offset);
}
