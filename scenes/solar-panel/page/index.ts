import { CreateBox } from "@babylonjs/core/Meshes/Builders/boxBuilder.js";
import { Terrain } from "../../../renderer/page/ground.ts";
import { PropShelf } from "../../../renderer/page/props.ts";
import { reachOf } from "../../../renderer/page/reach.ts";
import type { FrameJob, PageScene } from "../../../renderer/page-contract.ts";
import { type Plant, type PlantModule, plant } from "../plant.ts";
import { Panels } from "./panels.ts";
import { Plants } from "./plants.ts";
import { Racks } from "./racks.ts";

/** The plant in Babylon: a draw call each for modules, racks, ground, plants and sky however many modules there are. */
export const page: PageScene = {
  async open(stage) {
    const unitBox = () => CreateBox("panels", { size: 1 }, stage.scene);
    const panels = new Panels(stage, unitBox());
    const racks = new Racks(stage);
    const ground = new Terrain(stage);
    const plants = new Plants(stage);
    const props = new PropShelf(stage);
    return {
      async show(job: FrameJob) {
        const here = plant(job.world);
        const drawn = reachable(job, here);
        await Promise.all([
          panels.show(job, here, drawn),
          racks.show(job, here, drawn),
          ground.show(job, here.type),
          plants.show(job, here),
          props.show(job, here.nextInstance),
        ]);
      },
    };
  },
};

/** The modules that are seen, or whose shadow or rack is: what a frame costs grows with these, not with the plant. */
function reachable(job: FrameJob, { modules, type, terrain }: Plant): PlantModule[] {
  const reaches = reachOf(job);
  const radius = Math.hypot(type.width, type.length) / 2 + type.thickness;
  return modules.filter(({ position: [x, y, z] }) => reaches([x, y, z], radius + Math.max(0, y - terrain(x, z))));
}
