import type { ExecutorDefinition } from "./define.ts";
import { local } from "./local.ts";

/** Where shards are drawn by this command itself. */
export const executors: readonly ExecutorDefinition[] = [local];
