import type { SceneDefinition } from "../renderer/define.ts";
import { solarPanel } from "./solar-panel/index.ts";
import { testCard } from "./test-card/index.ts";

/** The built-in scenes. */
export const scenes: readonly SceneDefinition[] = [solarPanel, testCard];
