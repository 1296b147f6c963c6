import { Constants } from "@babylonjs/core/Engines/constants.js";
import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import type { RenderTargetTexture } from "@babylonjs/core/Materials/Textures/renderTargetTexture.js";
import { Color4 } from "@babylonjs/core/Maths/math.color.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesDeclaration.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesVertex.js";
import type { FrameJob, Silhouette } from "../page-contract.ts";
import { byteTarget } from "./byte-target.ts";
import type { Readback } from "./readback.ts";
import type { Stage } from "./stage.ts";

const CHANNELS = 4;

/**
 * Objects whose silhouette has no formula (models, birds) are drawn alone, four to a picture: each into a channel
 * of its own, in front of everything. Costs one small pass per four such objects.
 */
export class Silhouettes {
  private readonly stage: Stage;
  private readonly readback: Readback;
  private readonly target: RenderTargetTexture;
  private readonly materials = new Map<string, ShaderMaterial>();
  private wanted: readonly number[] = [];

  constructor(stage: Stage, readback: Readback) {
    this.stage = stage;
    this.readback = readback;
    this.target = byteTarget("silhouettes", stage.lens, stage.scene);
    this.target.clearColor = new Color4(0, 0, 0, 0);
    // A shader that is still compiling draws nothing, and the object would count as invisible.
    stage.scene.addIsReadyCheck({ isReady: () => this.ready() });
  }

  private ready(): boolean {
    this.dress(this.stage.drawables.map(({ mesh }) => mesh));
    return this.target.isReadyForRendering();
  }

  private dress(meshes: Mesh[]): void {
    this.target.renderList = meshes;
    for (const mesh of meshes) this.target.setMaterialForRendering(mesh, this.material(mesh));
  }

  /** Starts drawing; the promise gives one entry per object with amodal "drawn". */
  draw(job: FrameJob): Promise<Silhouette[]> {
    const drawn = job.arrangement.objects
      .filter((one) => one.amodal === "drawn" && one.labelled)
      .map((one) => one.instance);
    const jobs: Promise<Silhouette[]>[] = [];
    for (let k = 0; k < drawn.length; k += CHANNELS) jobs.push(this.drawGroup(drawn.slice(k, k + CHANNELS)));
    return Promise.all(jobs).then((groups) => groups.flat());
  }

  private async drawGroup(instances: readonly number[]): Promise<Silhouette[]> {
    this.wanted = instances;
    this.dress(this.stage.drawables.filter((one) => one.carriesAny(instances)).map(({ mesh }) => mesh));
    this.target.render(false);
    const copy = this.readback.copy(this.stage.lens.look(this.target));
    await this.readback.fence();
    copy.fetch();
    const found = measure(copy.pixels, this.stage.spec.width, instances);
    copy.release();
    return found;
  }

  /** Sees the sides of a mesh that the label targets see. */
  private material({ material: own }: Mesh): ShaderMaterial {
    const key = `${own?.backFaceCulling} ${own?.sideOrientation}`;
    const known = this.materials.get(key);
    if (known) return known;
    const material = new ShaderMaterial(
      `silhouette ${key}`,
      this.stage.scene,
      { vertexSource: VERTEX, fragmentSource: FRAGMENT },
      { attributes: ["position", "farmId"], uniforms: ["world", "viewProjection", "wanted"], needAlphaBlending: true },
    );
    material.backFaceCulling = own?.backFaceCulling ?? true;
    material.sideOrientation = own?.sideOrientation ?? material.sideOrientation;
    // Each channel keeps what was drawn before into another.
    material.alphaMode = Constants.ALPHA_ONEONE_ONEONE;
    material.disableDepthWrite = true;
    material.depthFunction = Constants.ALWAYS;
    material.onBindObservable.add(() => {
      const [r = -1, g = -1, b = -1, a = -1] = this.wanted;
      material.getEffect().setFloat4("wanted", r, g, b, a);
    });
    this.materials.set(key, material);
    return material;
  }
}

function measure(pixels: Uint8Array, width: number, instances: readonly number[]): Silhouette[] {
  const found = instances.map(() => ({ x0: Infinity, y0: Infinity, x1: -1, y1: -1, area: 0 }));
  for (let p = 0; p < pixels.length; p += 4) {
    for (const [k, one] of found.entries()) {
      if (pixels[p + k] === 0) continue;
      const x = (p >> 2) % width;
      const y = Math.floor((p >> 2) / width);
      one.area++;
      one.x0 = Math.min(one.x0, x);
      one.x1 = Math.max(one.x1, x);
      one.y0 = Math.min(one.y0, y);
      one.y1 = Math.max(one.y1, y);
    }
  }
  return found.map(({ x0, y0, x1, y1, area }, k) => ({
    instance: instances[k]!,
    area,
    box: area === 0 ? [0, 0, 0, 0] : [x0, y0, x1 - x0 + 1, y1 - y0 + 1],
  }));
}

const VERTEX = /* glsl */ `
precision highp float;
attribute vec3 position;
attribute float farmId;
#include<instancesDeclaration>
uniform mat4 viewProjection;
flat varying float vInstance;
void main(void) {
  #include<instancesVertex>
  vInstance = farmId;
  // In the label shader's order, so that rounding moves no pixel.
  gl_Position = viewProjection * (finalWorld * vec4(position, 1.0));
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
flat varying float vInstance;
uniform vec4 wanted;
void main(void) {
  vec4 mine = vec4(lessThan(abs(wanted - vInstance), vec4(0.5)));
  if (dot(mine, vec4(1.0)) == 0.0) discard;
  gl_FragColor = mine;
}`;
