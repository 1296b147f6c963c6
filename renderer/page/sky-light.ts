import { Constants } from "@babylonjs/core/Engines/constants.js";
import { DirectionalLight } from "@babylonjs/core/Lights/directionalLight.js";
import { ShadowGenerator } from "@babylonjs/core/Lights/Shadows/shadowGenerator.js";
import type { Effect } from "@babylonjs/core/Materials/effect.js";
import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { SphericalHarmonics, SphericalPolynomial } from "@babylonjs/core/Maths/sphericalPolynomial.js";
import type { AbstractMesh } from "@babylonjs/core/Meshes/abstractMesh.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import { Scene } from "@babylonjs/core/scene.js";
import type { FrameJob } from "../page-contract.ts";
import type { Vec3 } from "../world.ts";
import type { MatrixCamera } from "./matrix-camera.ts";
import { skyBackgroundFragment, skyBackgroundVertex } from "./shaders/sky.ts";
import { shadowBox } from "./shadow-reach.ts";
import { SkyCube } from "./sky-cube.ts";
import { paler, type SkyColours, skyColours, skyRadiance } from "./sky-model.ts";

const SHADOW_MAP_SIZE = 2048;
const SHADOW_BIAS_TEXELS = 4;
/** Share of the diffuse light's colour that is lost on the way into shadows. */
const PALER = 0.35;
/** Keeps half-float targets away from their limit: radiances are W/m²/sr times this. */
export const RADIANCE_SCALE = 1 / 100;

const SKY_UNIFORMS = ["sunDirection", "sunColour", "zenithColour", "horizonColour", "groundColour", "skyShape"];

/** Sun, its shadows, the sky behind everything and its light from all sides. */
export class SkyLight {
  readonly sun: DirectionalLight;
  colours!: SkyColours;
  /** Everything in the picture in drawing order: the sky last, so that it is shaded only where nothing stands before it. */
  readonly lit: AbstractMesh[] = [];
  private readonly scene: Scene;
  private readonly shadows: ShadowGenerator;
  private readonly cube: SkyCube;
  private readonly background: ShaderMaterial;

  constructor(scene: Scene) {
    this.scene = scene;
    this.sun = new DirectionalLight("sun", Vector3.Down(), scene);
    this.sun.autoUpdateExtends = false;
    this.sun.autoCalcShadowZBounds = false;
    this.shadows = new ShadowGenerator(SHADOW_MAP_SIZE, this.sun);
    this.shadows.usePercentageCloserFiltering = true;
    this.shadows.filteringQuality = ShadowGenerator.QUALITY_LOW;
    this.cube = new SkyCube(scene);
    scene.environmentTexture = this.cube.texture;
    this.background = this.addBackground();
  }

  add(mesh: Mesh, castsShadow: boolean): void {
    if (castsShadow) this.shadows.addShadowCaster(mesh, false);
    mesh.receiveShadows = true;
    this.lit.splice(-1, 0, mesh);
  }

  ready(): boolean {
    return this.cube.ready() && (this.shadows.getShadowMap()?.isReadyForRendering() ?? true);
  }

  drawShadows(): void {
    if (this.sun.isEnabled()) this.shadows.getShadowMap()?.render(false);
  }

  show(job: FrameJob, camera: MatrixCamera): void {
    const sky = skyColours(job.world);
    this.colours = sky;
    const [x, y, z] = sky.sunDirection;
    this.sun.direction.set(-x, -y, -z);
    this.sun.diffuse = colour(sky.sun);
    this.sun.specular = this.sun.diffuse;
    // Babylon's PBR gives albedo·I for a facing surface; irradiance E gives albedo·E/π.
    this.sun.intensity = RADIANCE_SCALE;
    this.sun.setEnabled(y > 0);
    this.aimShadows(job.world.camera.target, sky.sunDirection, shadowBox(job));
    const set = (effect: Effect) => setSky(effect, job, sky, 0);
    this.cube.draw(set, this.diffuseLight(sky));
    this.background.setMatrix("inverseViewProjection", Matrix.Invert(viewProjection(camera)));
    setSky(this.background, job, sky, 1);
    this.scene.fogMode = job.world.weather.fogDensity > 0 ? Scene.FOGMODE_EXP : Scene.FOGMODE_NONE;
    this.scene.fogDensity = job.world.weather.fogDensity;
    this.scene.fogColor = colour(sky.horizon).scale(RADIANCE_SCALE);
  }

  private aimShadows(target: Vec3, toSun: Vec3, { across: r, depth }: ReturnType<typeof shadowBox>): void {
    const away = (k: 0 | 1 | 2) => target[k] + toSun[k] * depth;
    this.sun.position.set(away(0), away(1), away(2));
    Object.assign(this.sun, { orthoLeft: -r, orthoRight: r, orthoTop: r, orthoBottom: -r });
    this.sun.shadowMinZ = 0.1;
    this.sun.shadowMaxZ = 2 * depth;
    const texel = (2 * r) / SHADOW_MAP_SIZE;
    this.shadows.bias = (SHADOW_BIAS_TEXELS * texel) / depth;
    this.shadows.normalBias = 0.5 * texel;
  }

  /**
   * Light from all sides as spherical harmonics, integrated over a fixed spiral of directions. It comes by way of what
   * stands around, too, and loses some of the sky's colour there.
   */
  private diffuseLight(sky: SkyColours): SphericalPolynomial {
    const harmonics = new SphericalHarmonics();
    const count = 256;
    for (let k = 0; k < count; k++) {
      const y = 1 - (2 * k + 1) / count;
      const r = Math.sqrt(1 - y * y);
      const phi = k * 2.399963229728653;
      const d: Vec3 = [r * Math.cos(phi), y, r * Math.sin(phi)];
      const c = colour(paler(skyRadiance(sky, d), PALER)).scale(RADIANCE_SCALE);
      harmonics.addLight(new Vector3(...(d as [number, number, number])), c, (4 * Math.PI) / count);
    }
    harmonics.convertIncidentRadianceToIrradiance();
    harmonics.convertIrradianceToLambertianRadiance();
    return SphericalPolynomial.FromHarmonics(harmonics);
  }

  private addBackground(): ShaderMaterial {
    const material = new ShaderMaterial(
      "sky",
      this.scene,
      { vertexSource: skyBackgroundVertex, fragmentSource: skyBackgroundFragment },
      { attributes: ["position"], uniforms: ["inverseViewProjection", ...SKY_UNIFORMS] },
    );
    material.disableDepthWrite = true;
    material.depthFunction = Constants.LEQUAL;
    material.backFaceCulling = false;
    const quad = new Mesh("sky", this.scene);
    const data = new VertexData();
    data.positions = [-1, -1, 0, 3, -1, 0, -1, 3, 0];
    data.indices = [0, 1, 2];
    data.applyToMesh(quad);
    quad.alwaysSelectAsActiveMesh = true;
    quad.material = material;
    this.lit.push(quad);
    return material;
  }
}

const colour = (c: Vec3): Color3 => new Color3(c[0], c[1], c[2]);
const viewProjection = (camera: MatrixCamera): Matrix => camera.getViewMatrix().multiply(camera.getProjectionMatrix());

type SkyTarget = Pick<Effect, "setColor3" | "setVector3" | "setFloat4"> | ShaderMaterial;

function setSky(target: SkyTarget, job: FrameJob, sky: SkyColours, disc: number): void {
  const scaled = (c: Vec3) => colour(c).scale(RADIANCE_SCALE);
  target.setVector3("sunDirection", new Vector3(...(sky.sunDirection as [number, number, number])));
  target.setColor3("sunColour", scaled(sky.sun));
  target.setColor3("zenithColour", scaled(sky.zenith));
  target.setColor3("horizonColour", scaled(sky.horizon));
  target.setColor3("groundColour", scaled(sky.ground));
  const shape = [sky.cloudCover, sky.glow, (job.world.ground.seed % 977) * 1.37, disc] as const;
  if ("setFloat4" in target) target.setFloat4("skyShape", ...shape);
  else target.setVector4("skyShape", { x: shape[0], y: shape[1], z: shape[2], w: shape[3] } as never);
}
