import type { RandomizerDefinition } from "../../../renderer/define.ts";
import { conditions } from "./conditions.ts";
import { electroluminescence } from "./electroluminescence.ts";
import { heat } from "./heat.ts";

/** What only solar modules have. */
export const solarRandomizers: readonly RandomizerDefinition[] = [heat, conditions, electroluminescence];
