import { Constants } from "@babylonjs/core/Engines/constants.js";
import type { Effect } from "@babylonjs/core/Materials/effect.js";
import { EffectRenderer, EffectWrapper } from "@babylonjs/core/Materials/effectRenderer.js";
import { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
import { Color4 } from "@babylonjs/core/Maths/math.color.js";
import type { Camera } from "../arrangement.ts";
import { toCamera } from "../camera.ts";
import type { FrameJob } from "../page-contract.ts";
import { byteTarget } from "./byte-target.ts";
import { Lens } from "./lens.ts";
import { developFragment } from "./shaders/develop.ts";
import { RADIANCE_SCALE } from "./sky-light.ts";
import type { Stage } from "./stage.ts";

/** Radiance that is exposed to display white: a white sunlit surface lands a little under it. */
const WHITE_HEADROOM = 1.12;

type Blur = "none" | "moves" | "defocuses";

/** The picture: radiance in half floats, then developed as a camera does (blur, vignette, tone, noise) to 8 bits. */
export class RgbTarget {
  readonly texture: RenderTargetTexture;
  private readonly stage: Stage;
  private readonly radiance: RenderTargetTexture;
  private readonly renderer: EffectRenderer;
  private readonly developers: Record<Blur, EffectWrapper>;
  private job!: FrameJob;

  constructor(stage: Stage) {
    this.stage = stage;
    const { samples } = stage.spec;
    const drawn = { width: stage.lens.width, height: stage.lens.height };
    this.radiance = new RenderTargetTexture("radiance", drawn, stage.scene, {
      generateMipMaps: false,
      type: Constants.TEXTURETYPE_HALF_FLOAT,
      samplingMode: Constants.TEXTURE_BILINEAR_SAMPLINGMODE,
      generateDepthBuffer: true,
      samples,
    });
    this.radiance.wrapU = this.radiance.wrapV = Constants.TEXTURE_CLAMP_ADDRESSMODE;
    this.radiance.clearColor = new Color4(0, 0, 0, 1);
    this.texture = byteTarget("rgb", stage.spec, stage.scene);
    this.radiance.activeCamera = stage.camera;
    this.radiance.renderList = stage.light.lit;
    this.renderer = new EffectRenderer(stage.engine);
    this.developers = {
      none: this.developer([]),
      moves: this.developer(["MOVES"]),
      defocuses: this.developer(["DEFOCUSES"]),
    };
  }

  private developer(defines: readonly string[]): EffectWrapper {
    const { engine, lens } = this.stage;
    const wrapper = new EffectWrapper({
      engine,
      name: `develop ${defines}`,
      fragmentShader: developFragment,
      uniforms: ["resolution", "exposure", "defocus", "motion", "film", "seed", ...Lens.uniforms],
      samplers: ["radiance", "depthBits"],
      defines: [...defines, ...(lens.bends ? ["BENDS"] : [])].map((name) => `#define ${name}`),
    });
    wrapper.onApplyObservable.add(() => this.bind(wrapper.effect, this.job));
    return wrapper;
  }

  /** Draws the scene and develops it. Label targets of the same frame must be drawn before: focus needs depth. */
  draw(job: FrameJob): void {
    this.stage.light.drawShadows();
    this.radiance.render(false);
    this.job = job;
    this.renderer.render(this.developers[blurOf(job)], this.texture);
  }

  private bind(effect: Effect, job: FrameJob): void {
    const { lens } = job.world;
    const white = this.stage.light.colours.white * RADIANCE_SCALE * WHITE_HEADROOM;
    effect.setTexture("radiance", this.radiance);
    effect.setTexture("depthBits", this.stage.labels.texture("depth"));
    this.stage.lens.bind(effect);
    effect.setFloat2("resolution", job.camera.width, job.camera.height);
    const gain = (metered(job, this.stage) * 2 ** lens.exposureEv) / white;
    const [r, g, b] = this.stage.light.colours.illuminant;
    effect.setFloat3("exposure", gain / balance(r), gain / balance(g), gain / balance(b));
    effect.setFloat2("defocus", ...defocus(job));
    effect.setFloat2("motion", ...motion(job));
    effect.setFloat2("film", lens.noiseLevels / 255, lens.vignette);
    effect.setFloat("seed", job.index % 16777216);
  }

  ready(): boolean {
    return Object.values(this.developers).every(({ effect }) => effect.isReady()) && this.stage.scene.isReady(false);
  }
}

const blurOf = ({ world: { lens } }: FrameJob): Blur =>
  lens.fNumber > 0 ? "defocuses" : lens.motionBlurPixels >= 0.5 ? "moves" : "none";

/** Share of the picture that is ground for the meter; the rest is dark modules and the like. */
const GROUND_SHARE = 0.75;
const DARK = 0.05;
const SNOW = 0.85;
/** Linear: what a mean ground is exposed to, about. */
const WANTED = 0.25;

/**
 * What an automatic exposure makes of dark and bright ground: half of the way to mid grey, from half a stop less to two
 * thirds more. By the ground's mean and not by the picture, so that the same light and ground are exposed alike from
 * every side.
 */
function metered({ world: { ground, materials, weather } }: FrameJob, { textures }: Stage): number {
  const bare = Math.min(
    0.9,
    ((textures.luminance(materials.ground?.texture ?? ground.texture) ?? 0.2) * ground.albedo) / 0.2,
  );
  const mean = GROUND_SHARE * (bare + (SNOW - bare) * weather.snowCover) + (1 - GROUND_SHARE) * DARK;
  return Math.min(1.6, Math.max(0.75, (WANTED / mean) ** 0.45));
}

/** An automatic white balance leaves a little of the light's colour in the picture. */
const balance = (illuminant: number): number => illuminant ** 0.85;

/** [aperture term in pixels, focus distance]: circle of confusion = term · |1/focus − 1/depth|, diameter in pixels. */
function defocus({ world, camera }: FrameJob): [number, number] {
  const { lens } = world;
  if (lens.fNumber === 0) return [0, 1];
  const focus = lens.focusDistance ?? toCamera(camera, world.camera.target)[2];
  const f = lens.focalLengthMm / 1000;
  const magnified = (f * f) / lens.fNumber / Math.max(0.01, 1 - f / focus);
  return [magnified * pixelsPerMetreOfSensor(world.lens.sensorWidthMm, camera), focus];
}

const pixelsPerMetreOfSensor = (sensorWidthMm: number, camera: Camera): number => camera.width / (sensorWidthMm / 1000);

function motion({ world: { lens } }: FrameJob): [number, number] {
  const a = (lens.motionBlurAngleDegrees * Math.PI) / 180;
  return [lens.motionBlurPixels * Math.cos(a), -lens.motionBlurPixels * Math.sin(a)];
}
