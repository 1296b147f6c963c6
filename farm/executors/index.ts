import { batch } from "./batch/batch.ts";
import type { ExecutorDefinition } from "./define.ts";
import type { EngineDefinition } from "./engine.ts";
import { k8s } from "./k8s/k8s.ts";
import { local } from "./local.ts";
import { slurm } from "./slurm/slurm.ts";

/** Where shards are drawn by this command itself. */
export const executors: readonly ExecutorDefinition[] = [local];

/** Where they are sent. */
export const engines: readonly EngineDefinition[] = [batch, k8s, slurm];
