import type { Batch } from "@aws-sdk/client-batch";
import { FarmError } from "../../../renderer/errors.ts";
import { createPatience, PATIENCE, type Patience } from "../../store/s3/retry.ts";
import { batchError, isPassing } from "./errors.ts";

/** AWS Batch in one region, with the right that the environment gives. */
export interface BatchApi {
  region: string;
  /**
   * One request, tried again while that can help. `send` must be such that the answer to an earlier try may have been lost.
   * `action` is the permission that it takes. Throws FarmError.
   */
  ask<T>(action: string, where: string, send: (client: Batch, tried: number) => Promise<T>): Promise<T>;
  /** Between a lost answer and the look for what came of it, milliseconds. */
  settleMs: number;
}

export interface BatchPatience {
  patience: Patience;
  settleMs: number;
}

const USUAL: BatchPatience = { patience: PATIENCE, settleMs: 3000 };
const CONNECT_MS = 10_000;
const IDLE_MS = 30_000;

/** Loads the client; nothing is sent. The SDK's own retries are off: they would send a job twice. */
export async function openApi(region: string, { patience, settleMs } = USUAL): Promise<BatchApi> {
  const sdk = await loadSdk();
  const client = new sdk.Batch({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
  });
  const patiently = createPatience(patience, isPassing);
  return {
    region,
    settleMs,
    async ask(action, where, send) {
      try {
        return await patiently((tried) => send(client, tried));
      } catch (error) {
        throw batchError(error, { action, where, region });
      }
    },
  };
}

/** Where jobs go: AWS_REGION, or that of the profile in ~/.aws. */
export async function regionHere(): Promise<string> {
  const { Batch } = await loadSdk();
  const region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
  try {
    return region || (await new Batch({}).config.region());
  } catch (cause) {
    throw new FarmError({
      code: "batch.region",
      message: "No region is named: AWS Batch is one in each.",
      remedy: "Set AWS_REGION to that of the queue and the bucket, or give the profile in ~/.aws/config a region.",
      cause,
    });
  }
}

function loadSdk(): Promise<typeof import("@aws-sdk/client-batch")> {
  // The version is pinned to one that runs on Node 20; what later ones need is not the user's business.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return import("@aws-sdk/client-batch");
}
