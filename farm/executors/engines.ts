import { batch } from "./batch/batch.ts";
import type { EngineDefinition } from "./engine.ts";
import { k8s } from "./k8s/k8s.ts";
import { slurm } from "./slurm/slurm.ts";

/** Where shards are sent. What an engine needs beside its name and its flags is loaded when it is used. */
export const engines: readonly EngineDefinition[] = [batch, k8s, slurm];
