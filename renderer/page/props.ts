import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { SceneObject } from "../arrangement.ts";
import type { FrameJob } from "../page-contract.ts";
import type { Prop } from "../world.ts";
import type { Drawable, DrawnInstance } from "./drawable.ts";
import { loadModel } from "./model.ts";
import { propMesh } from "./prop-meshes.ts";
import type { Stage } from "./stage.ts";
import { surfaceMaterial } from "./surface-material.ts";
import type { SurfacePlugin } from "./surface-plugin.ts";

/** Colour and finish come with the instance, so that one material serves all loose shapes. */
const FROM_INSTANCE = {
  name: "prop",
  definitions: "",
  body: "surfaceAlbedo = vShape.rgb; farmMetallic = vMarks.x; farmRoughness = vMarks.y;",
  uniforms: {},
  samplers: {},
};

/** Draws a world's props; meshes are made when first needed and kept. */
export class PropShelf {
  private readonly stage: Stage;
  private readonly shelf = new Map<string, Promise<Drawable[]>>();
  private readonly plugins: SurfacePlugin[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** `objects` are the arrangement's objects of these props, in the same order. */
  async show(job: FrameJob, objects: readonly SceneObject[]): Promise<void> {
    const groups = new Map<string, DrawnInstance[]>();
    for (const [k, prop] of job.world.props.entries()) {
      const key = prop.shape === "model" ? `model:${prop.model}` : prop.shape;
      const group = groups.get(key) ?? [];
      group.push(drawn(prop, objects[k]!));
      groups.set(key, group);
      if (!this.shelf.has(key)) this.shelf.set(key, this.make(prop));
    }
    for (const plugin of this.plugins) plugin.setWeather(job.world.weather);
    for (const [key, drawables] of this.shelf)
      for (const drawable of await drawables) drawable.show(groups.get(key) ?? []);
  }

  private async make(prop: Prop): Promise<Drawable[]> {
    if (prop.shape === "model") return (await loadModel(this.stage, prop.model!)).map((mesh) => this.stage.add(mesh));
    const mesh: Mesh = propMesh(prop.shape, this.stage.scene);
    const look = { albedo: [1, 1, 1], metallic: 0, roughness: 0.6, doubleSided: true } as const;
    const { material, plugin } = surfaceMaterial(this.stage, `prop-${prop.shape}`, look, FROM_INSTANCE);
    mesh.material = material;
    this.plugins.push(plugin);
    return [this.stage.add(mesh)];
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
