import { builtinTexture } from "../../../renderer/builtin-textures.ts";
import { FarmError } from "../../../renderer/errors.ts";
import { type Rng, StreamRng, streamKey } from "../../../renderer/rng.ts";
import type { Luminescence, World } from "../../../renderer/world.ts";
import { layoutOf } from "../heat/layout-of.ts";
import type { ModuleType } from "../module.ts";
import type { ModuleCondition } from "../physics/condition.ts";
import { drawLook } from "./draw-look.ts";
import { drawModule, type ElModuleKind, type ModuleCell } from "./draw-module.ts";
import { faultShares } from "./fault-shares.ts";
import type { CellTechnology } from "./geometry.ts";

/** What the pass sees where a recipe says nothing of it: modules without fault, whose cracks are closed. */
const WHOLE: Luminescence = {
  interruptedCells: 0,
  spottedCells: 0,
  shuntedModules: 0,
  degradedModules: 0,
  openCracks: 0,
  exposure: 0.62,
  blurPixels: 0.6,
  vignette: 0.03,
  shotNoise: 0.003,
  readNoise: 0.002,
  strayLight: 0.01,
  seed: 0,
};

export const luminescenceOf = (world: World): Luminescence => world.luminescence ?? WHOLE;

/** Modules of one batch differ by so much in brightness, standard deviation. */
const SPREAD = 0.03;

/** The cells of a module of the frame, row by row: a function of the world and the module's key alone. */
export function moduleCells(world: World, type: ModuleType, key: string): ModuleCell[] {
  if (type.busbars === 0) throw noSilicon(world.layout.variant);
  const found = luminescenceOf(world);
  const technology = technologyOf(world);
  const rng = stream(found, key);
  return drawModule(rng, {
    type,
    technology,
    look: drawLook(stream(found, "look"), technology),
    kind: drawKind(rng, found),
    level: found.exposure * (1 + SPREAD * rng.normal()),
    interrupted: found.interruptedCells,
    spotted: found.spottedCells,
    open: found.openCracks,
    ...sharesOf(world, type, key),
    cracks: world.cracks.filter(({ surface }) => surface === key),
  });
}

function sharesOf(world: World, type: ModuleType, key: string): { shares?: Float64Array } {
  const condition = world.conditions[key] as ModuleCondition | undefined;
  if (!condition) return {};
  return { shares: faultShares(condition, layoutOf(world.layout.variant), type.cellWidth * type.cellLength) };
}

/** Cells that look like poly-silicon in daylight are made of it. */
export function technologyOf(world: World): CellTechnology {
  return luminescenceOf(world).technology ?? (isPoly(world) ? "poly" : "mono");
}

const isPoly = ({ materials }: World): boolean => builtinTexture(materials.cell?.texture ?? "") === "poly-silicon";

function drawKind(rng: Rng, { shuntedModules, degradedModules }: Luminescence): ElModuleKind {
  const chance = rng.next();
  if (chance < degradedModules) return "pid";
  return chance < degradedModules + shuntedModules ? "shunted" : "even";
}

const stream = ({ seed }: Luminescence, name: string): Rng => new StreamRng().reset(streamKey(seed, "el", name), 0, 0);

const noSilicon = (variant: string): FarmError =>
  new FarmError({
    code: "solar-panel.el-silicon",
    message: `Electroluminescence is modelled for cells of silicon; "${variant}" has none.`,
    where: "layout.variant",
    remedy: 'Choose "60", "72" or "half-cut", or leave out the pass el and ElectroluminescenceRandomizer.',
  });
