import { CreateBox } from "@babylonjs/core/Meshes/Builders/boxBuilder.js";
import { Terrain } from "../../../renderer/page/ground.ts";
import { PropShelf } from "../../../renderer/page/props.ts";
import type { FrameJob, PageScene } from "../../../renderer/page-contract.ts";
import { plant } from "../plant.ts";
import { Panels } from "./panels.ts";
import { Racks } from "./racks.ts";

/** The plant in Babylon: four draw calls (modules, racks, ground, sky) however many modules there are. */
export const page: PageScene = {
  async open(stage) {
    const unitBox = () => CreateBox("panels", { size: 1 }, stage.scene);
    const panels = new Panels(stage, unitBox());
    const racks = new Racks(stage);
    const ground = new Terrain(stage);
    const props = new PropShelf(stage);
    return {
      async show(job: FrameJob) {
        const here = plant(job.world);
        await Promise.all([
          panels.show(job, here),
          racks.show(job, here),
          ground.show(job),
          props.show(job, here.nextInstance),
        ]);
      },
    };
  },
};
