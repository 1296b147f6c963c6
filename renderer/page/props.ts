import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { SceneObject } from "../arrangement.ts";
import type { FrameJob } from "../page-contract.ts";
import type { Prop } from "../world.ts";
import type { Drawable, DrawnInstance } from "./drawable.ts";
import { loadModel } from "./model.ts";
import { propMesh } from "./prop-meshes.ts";
import type { Stage } from "./stage.ts";
import { surfaceMaterial, TWO_SIDED_LABEL } from "./surface-material.ts";
import type { SurfacePlugin } from "./surface-plugin.ts";

/** Colour and finish come with the instance, so that one material serves all loose shapes. */
const FROM_INSTANCE = {
  name: "prop",
  definitions: "",
  body: "surfaceAlbedo = vShape.rgb; farmMetallic = vMarks.x; farmRoughness = vMarks.y;",
  uniforms: {},
  samplers: {},
};

/** Leaves of many shades, darker inside and below, on a brown trunk. */
const TREE = {
  ...FROM_INSTANCE,
  name: "tree",
  body: `${FROM_INSTANCE.body}
    float leaves = farmNoise(vLocal.xz * 23.0 + vLocal.y * 17.0) + farmNoise(vLocal.zx * 51.0 - vLocal.y * 37.0);
    surfaceAlbedo *= 0.35 + 0.55 * leaves + 0.5 * vLocal.y;
    if (vLocal.y < 0.0 && dot(vLocal.xz, vLocal.xz) < 0.0016) surfaceAlbedo = vec3(0.09, 0.065, 0.045);
    farmDust = farmSoiling = 0.0;`,
};

/** Dark wing tips and tail, barred feathers: the mesh is 1 across its wings. */
const BIRD = {
  ...FROM_INSTANCE,
  name: "bird",
  body: `${FROM_INSTANCE.body}
    float span = abs(vLocal.x);
    float bars = farmNoise(vec2(span * 9.0, vLocal.z * 70.0)) + 0.5 * farmNoise(vec2(span * 60.0, vLocal.z * 9.0));
    float dark = max(smoothstep(0.28, 0.46, span), smoothstep(-0.1, -0.2, vLocal.z));
    surfaceAlbedo *= (0.35 + 0.5 * bars) * mix(1.0, 0.3, dark);
    farmRoughness = 0.85; farmDust = farmSoiling = 0.0;`,
};
const OWN_LOOKS: Readonly<Record<string, typeof FROM_INSTANCE>> = { tree: TREE, bird: BIRD };

/** Draws a world's props; meshes are made when first needed and kept. */
export class PropShelf {
  private readonly stage: Stage;
  private readonly shelf = new Map<string, Promise<Drawable[]>>();
  private readonly plugins: SurfacePlugin[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** `first` is the instance that `arrangeProps` numbered them from. */
  async show({ world, arrangement }: FrameJob, first: number): Promise<void> {
    const objects = new Map(arrangement.objects.map((object) => [object.instance, object]));
    const groups = new Map<string, DrawnInstance[]>();
    for (const [k, prop] of world.props.entries()) {
      const key = prop.shape === "model" ? `model:${prop.model}` : prop.shape;
      groups.set(key, [...(groups.get(key) ?? []), drawn(prop, objects.get(first + k)!)]);
      if (!this.shelf.has(key)) this.shelf.set(key, this.make(prop));
    }
    for (const [key, drawables] of this.shelf)
      for (const drawable of await drawables) drawable.show(groups.get(key) ?? []);
    for (const plugin of this.plugins) plugin.setWeather(world.weather);
  }

  private async make(prop: Prop): Promise<Drawable[]> {
    if (prop.shape === "model") return this.makeModel(prop.model!);
    const mesh: Mesh = propMesh(prop.shape, this.stage.scene);
    const look = { albedo: [1, 1, 1], metallic: 0, roughness: 0.6, doubleSided: true } as const;
    const shader = OWN_LOOKS[prop.shape] ?? FROM_INSTANCE;
    const { material, plugin } = surfaceMaterial(this.stage, `prop-${prop.shape}`, look, shader);
    mesh.material = material;
    this.plugins.push(plugin);
    return [this.stage.add(mesh, { label: TWO_SIDED_LABEL })];
  }

  private async makeModel(name: string): Promise<Drawable[]> {
    const { meshes, plugins } = await loadModel(this.stage, name);
    this.plugins.push(...plugins);
    return meshes.map((mesh) => this.stage.add(mesh));
  }
}

function drawn(prop: Prop, object: SceneObject): DrawnInstance {
  return {
    instance: object.instance,
    position: object.position,
    rotation: object.rotation,
    scale: [prop.size, prop.size, prop.size],
    temperature: object.temperature,
    shape: [...prop.colour, 0],
    marks: [prop.metallic, prop.roughness, 0, 0],
  };
}
