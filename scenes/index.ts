import type { SceneDefinition } from "../renderer/define.ts";
import { selftest } from "./selftest/index.ts";
import { solarPanel } from "./solar-panel/index.ts";

/** The built-in scenes. */
export const scenes: readonly SceneDefinition[] = [solarPanel, selftest];
