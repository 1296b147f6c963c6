import type { RandomizerDefinition, SceneDefinition } from "../renderer/define.ts";
import { selftest } from "./selftest/index.ts";
import { solarPanel } from "./solar-panel/index.ts";
import { solarRandomizers } from "./solar-panel/randomizers/index.ts";

/** The built-in scenes. */
export const scenes: readonly SceneDefinition[] = [solarPanel, selftest];

/** Randomizers of what only these scenes have. */
export const sceneRandomizers: readonly RandomizerDefinition[] = solarRandomizers;
