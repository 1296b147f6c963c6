import { CreateBox } from "@babylonjs/core/Meshes/Builders/boxBuilder.js";
import { surfaceMaterial } from "../../renderer/page/surface-material.ts";
import type { PageScene } from "../../renderer/page-contract.ts";
import { CARD_QUADS } from "./index.ts";

export const page: PageScene = {
  open(stage) {
    const quads = CARD_QUADS.map((quad) => {
      const mesh = CreateBox(`card-${quad.name}`, { size: 1 }, stage.scene);
      mesh.material = surfaceMaterial(stage, quad.name, { albedo: quad.colour, metallic: 0, roughness: 1 }).material;
      return stage.add(mesh);
    });
    return Promise.resolve({
      show({ arrangement }) {
        for (const [k, object] of arrangement.objects.entries()) quads[k]!.show([{ ...object, scale: object.size }]);
      },
    });
  },
};
