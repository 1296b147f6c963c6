import type { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { builtinTexture } from "../../../renderer/builtin-textures.ts";
import type { Drawable } from "../../../renderer/page/drawable.ts";
import type { Stage } from "../../../renderer/page/stage.ts";
import { surfaceMaterial } from "../../../renderer/page/surface-material.ts";
import type { SurfacePlugin } from "../../../renderer/page/surface-plugin.ts";
import type { FrameJob } from "../../../renderer/page-contract.ts";
import { viewOf } from "../../../renderer/view-of.ts";
import type { MaterialChange } from "../../../renderer/world.ts";
import { plantHeat } from "../heat/plant-heat.ts";
import { moduleBlocker } from "../heat/shade.ts";
import type { ModuleType } from "../module.ts";
import type { Plant, PlantModule } from "../plant.ts";
import { CrackTable, libraryTexture } from "./crack-textures.ts";
import { HeatAtlas } from "./heat-atlas.ts";
import {
  crackDefinitions,
  dirtDefinitions,
  heatDefinitions,
  panelDefinitions,
  panelLabelBody,
  panelSurfaceBody,
} from "./panel-shader.ts";

const UNIFORMS = { panelCells: 4, panelCell: 4, panelGap: 4, panelSilicon: 4, panelFrame: 4, panelBack: 4 };
/** Planes that show heat: without one of them no map is computed. */
const HEAT_PLANES = ["apparent", "kelvin", "temperature"];
/** Half-cell diagonal that cuts the corners of a pseudo-square wafer (156.5 mm across, about 210 mm diagonal). */
const CORNER_CUT = 0.1495;

/** Linear RGB behind the glass: antireflective mono is near black, poly blue. */
const MONO = [0.0035, 0.0065, 0.02] as const;
const POLY = [0.013, 0.031, 0.084] as const;
const WHITE_BACK = [0.6, 0.61, 0.61] as const;
/** Metres: flat ribbons, and the round wires of modules with many busbars. */
const RIBBON = 0.0011;
const WIRE = 0.0004;
/** Antireflective, slightly textured glass throws back less than plain glass. */
const GLASS_REFLECTS = 0.75;

/** All modules of the plant: one box, drawn once per module; everything on its face is in the shader. */
export class Panels {
  private readonly drawable: Drawable;
  private readonly plugin: SurfacePlugin;
  private readonly cracks: CrackTable;
  private readonly heat: HeatAtlas;
  private frame = { width: 0, emissivity: 0 };
  private readonly stage: Stage;
  private readonly samplers;

  constructor(stage: Stage, mesh: Mesh) {
    this.stage = stage;
    this.cracks = new CrackTable(stage.scene);
    this.heat = new HeatAtlas(stage.scene);
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
        definitions: panelDefinitions + crackDefinitions + dirtDefinitions,
        body: panelSurfaceBody,
        uniforms: UNIFORMS,
        samplers: this.samplers,
      },
    );
    material.metallicF0Factor = GLASS_REFLECTS;
    mesh.material = material;
    this.plugin = plugin;
    this.drawable = stage.add(mesh, {
      label: {
        definitions: heatDefinitions,
        body: panelLabelBody,
        samplers: { heatAtlas: this.heat.texture },
        uniforms: ["panelMap", "panelFrameEmissivity"],
        bind: (label) => this.bindLabel(label),
      },
    });
  }

  /** Draws these modules of the plant. */
  async show({ world, camera }: FrameJob, here: Plant, drawn: readonly PlantModule[]): Promise<void> {
    this.cracks.show(drawn.flatMap((module) => module.cracks));
    this.frame = { width: here.type.frame, emissivity: world.heat.frameEmissivity };
    const { values } = this.plugin;
    const { cell, frame, glass, backsheet } = world.materials;
    const texture = cell?.texture;
    const silicon = texture !== undefined && builtinTexture(texture) === "poly-silicon" ? POLY : MONO;
    Object.assign(values, geometry(here.type), {
      panelSilicon: look(cell, silicon, glass?.roughness ?? 0.06),
      panelFrame: look(frame, [0.72, 0.73, 0.74], frame?.metallic ?? 1),
      panelBack: look(backsheet, WHITE_BACK, world.ground.seed % 4096),
    });
    this.samplers.cellTexture = texture ? await this.stage.textures.get(texture) : this.stage.textures.white;
    this.plugin.setWeather(world.weather);
    this.drawable.show(instances(here.type, drawn, this.heatTiles({ world, camera }, here, drawn)));
  }

  /** Puts the maps of the modules that can be seen into the atlas → the tile of each. */
  private heatTiles(
    { world, camera }: Pick<FrameJob, "world" | "camera">,
    here: Plant,
    drawn: readonly PlantModule[],
  ): number[] {
    if (!this.stage.spec.passes.some((name) => HEAT_PLANES.includes(name))) return drawn.map(() => 0);
    const heat = plantHeat(world, here);
    const radius = moduleBlocker(here.modules[0]!, here.type).radius;
    const isInView = viewOf(camera);
    const maps = drawn.map((module) => (isInView(module.position, radius) ? heat.mapOf(module) : null));
    const tiles = [...new Set(maps)].filter((map) => map !== null);
    this.heat.show(tiles);
    const number = new Map(tiles.map((map, k) => [map, k]));
    return maps.map((map) => (map ? number.get(map)! : 0));
  }

  private bindLabel(label: ShaderMaterial): void {
    label.setTexture("heatAtlas", this.heat.texture);
    label.setArray4("panelMap", [...this.heat.shape, this.frame.width]);
    label.setArray4("panelFrameEmissivity", [this.frame.emissivity, 0, 0, 0]);
  }
}

function instances(type: ModuleType, modules: readonly PlantModule[], tiles: readonly number[]) {
  let first = 0;
  return modules.map((module, k) => {
    const marks = [first, module.cracks.length, tiles[k]!, 0] as const;
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
    panelGap: [type.gap, type.middleGap, type.frame, type.busbars > 6 ? WIRE : RIBBON],
  };
}

function look(change: MaterialChange | undefined, albedo: readonly number[], fourth: number): readonly number[] {
  return [...(change?.albedo ?? albedo), fourth];
}
