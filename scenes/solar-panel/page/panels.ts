import type { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Drawable } from "../../../renderer/page/drawable.ts";
import type { Stage } from "../../../renderer/page/stage.ts";
import { surfaceMaterial } from "../../../renderer/page/surface-material.ts";
import type { SurfacePlugin } from "../../../renderer/page/surface-plugin.ts";
import type { FrameJob } from "../../../renderer/page-contract.ts";
import type { MaterialChange } from "../../../renderer/world.ts";
import type { ModuleType } from "../module.ts";
import type { Plant } from "../plant.ts";
import { CrackTable, libraryTexture } from "./crack-textures.ts";
import { crackDefinitions, panelDefinitions, panelLabelBody, panelSurfaceBody } from "./panel-shader.ts";

const UNIFORMS = { panelCells: 4, panelCell: 4, panelGap: 4, panelSilicon: 4, panelFrame: 4, panelHeat: 4 };
const DECLARED = Object.keys(UNIFORMS)
  .map((name) => `uniform vec4 ${name};`)
  .join("\n");
/** Half-cell diagonal that cuts the corners of a pseudo-square wafer (156.5 mm across, about 210 mm diagonal). */
const CORNER_CUT = 0.1495;

/** All modules of the plant: one box, drawn once per module; everything on its face is in the shader. */
export class Panels {
  private readonly drawable: Drawable;
  private readonly plugin: SurfacePlugin;
  private readonly cracks: CrackTable;
  private readonly stage: Stage;
  private readonly samplers;

  constructor(stage: Stage, mesh: Mesh) {
    this.stage = stage;
    this.cracks = new CrackTable(stage.scene);
    this.samplers = {
      crackLibrary: libraryTexture(stage.scene),
      crackTable: this.cracks.texture,
      cellTexture: stage.textures.white,
    };
    const { material, plugin } = surfaceMaterial(
      stage,
      "panel",
      { albedo: [1, 1, 1], metallic: 0, roughness: 0.1 },
      {
        name: "panel",
        definitions: panelDefinitions + crackDefinitions,
        body: panelSurfaceBody,
        uniforms: UNIFORMS,
        samplers: this.samplers,
      },
    );
    mesh.material = material;
    this.plugin = plugin;
    this.drawable = stage.add(mesh, {
      label: {
        definitions: `uniform highp sampler2D crackTable;\n${DECLARED}\n${panelDefinitions}`,
        body: panelLabelBody,
        samplers: { crackTable: this.cracks.texture },
        uniforms: Object.keys(UNIFORMS),
        bind: (label) => this.bindLabel(label),
      },
    });
  }

  async show({ world }: FrameJob, here: Plant): Promise<void> {
    this.cracks.show(here.modules.flatMap((module) => module.cracks));
    const { values } = this.plugin;
    Object.assign(values, geometry(here.type), {
      panelSilicon: look(world.materials.cell, [0.009, 0.014, 0.034], world.materials.glass?.roughness ?? 0.06),
      panelFrame: look(world.materials.frame, [0.72, 0.73, 0.74], world.materials.frame?.metallic ?? 1),
      panelHeat: [here.ambientTemperature, 1.2, 0, 0],
    });
    const texture = world.materials.cell?.texture;
    this.samplers.cellTexture = texture ? await this.stage.textures.get(texture) : this.stage.textures.white;
    this.plugin.setWeather(world.weather);
    this.drawable.show(instances(here));
  }

  private bindLabel(label: ShaderMaterial): void {
    for (const name of Object.keys(UNIFORMS)) label.setArray4(name, [...this.plugin.values[name]!]);
  }
}

function instances({ type, modules }: Plant) {
  let first = 0;
  return modules.map((module) => {
    const marks = [first, module.cracks.length, 0, 0] as const;
    first += module.cracks.length;
    return {
      instance: module.instance,
      position: module.position,
      rotation: module.rotation,
      scale: [type.width, type.thickness, type.length] as const,
      temperature: module.temperature,
      shape: [type.width, type.thickness, type.length, module.row * 64 + module.column] as const,
      marks,
    };
  });
}

function geometry(type: ModuleType) {
  const corner = type.middleGap > 0 ? CORNER_CUT - type.cellLength / 2 : CORNER_CUT;
  return {
    panelCells: [type.columns, type.rows, 0, 0],
    panelCell: [type.cellWidth, type.cellLength, corner, type.busbars],
    panelGap: [type.gap, type.middleGap, type.frame, 0],
  };
}

function look(change: MaterialChange | undefined, albedo: readonly number[], fourth: number): readonly number[] {
  return [...(change?.albedo ?? albedo), fourth];
}
