import type { ExecutorDefinition } from "./define.ts";
import { local } from "./local.ts";

export const executors: readonly ExecutorDefinition[] = [local];
