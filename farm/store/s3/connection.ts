import type { S3Client } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { FarmError } from "../../../renderer/errors.ts";
import { s3Error } from "./errors.ts";
import { createPatience, PATIENCE, type Patience, pause } from "./retry.ts";

type Sdk = typeof import("@aws-sdk/client-s3");

export interface S3Settings {
  patience: Patience;
  /** A connection on which nothing moves for so long is given up, milliseconds. */
  idleMs: number;
  /** Requests at one time. */
  atOnce: number;
}

const SETTINGS: S3Settings = { patience: PATIENCE, idleMs: 20_000, atOnce: 32 };
const CONNECT_MS = 10_000;
/** Between pages of listings: a run of any size is looked at with no more than 16 requests a second. */
const PAGE_MS = 62;

/** A server and the right to use it, as the environment names them. */
export interface Connection {
  sdk: Sdk;
  /**
   * One request, tried again while that can help. Must be given only what may happen twice: the answer to the first try can
   * be lost. `action` is the permission that it takes. Throws FarmError.
   */
  ask<T>(action: string, where: string, request: (client: S3Client, tried: number) => Promise<T>): Promise<T>;
  /** Resolves when the next page of a listing may be asked for. */
  turn(): Promise<void>;
}

/** Region, credentials and endpoint come from the environment and ~/.aws, as for every AWS tool. */
export async function connect(settings: Partial<S3Settings> = {}): Promise<Connection> {
  const { patience, idleMs, atOnce } = { ...SETTINGS, ...settings };
  // The version is pinned to one that runs on Node 20; what later ones need is not the user's business.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const sdk = await import("@aws-sdk/client-s3");
  const { client, host } = await openClient(sdk, idleMs);
  const patiently = createPatience(patience);
  const limit = pLimit(atOnce);
  let nextPage = 0;
  return {
    sdk,
    async ask(action, where, request) {
      try {
        return await patiently((tried) => limit(() => request(client, tried)));
      } catch (error) {
        throw s3Error(error, { action, where, host });
      }
    },
    turn() {
      const now = performance.now();
      const mine = Math.max(now, nextPage);
      nextPage = mine + PAGE_MS;
      return pause(mine - now);
    },
  };
}

async function openClient(sdk: Sdk, idleMs: number): Promise<{ client: S3Client; host: string }> {
  const endpoint = await configuredEndpoint(new sdk.S3Client({}));
  if (endpoint !== undefined && !/^https?:\/\/[^/]/.test(endpoint)) throw badEndpoint();
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  // A server of one's own mostly has no regions; the signature names one all the same.
  const anyRegion = AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL ? "us-east-1" : undefined;
  const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? anyRegion;
  const client = new sdk.S3Client({
    maxAttempts: 1,
    // Bodies are buffers, whose SHA-256 is part of the signature: servers check it. Other checksums are not known to all.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    expectContinueHeader: false,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: idleMs },
    // http://host/bucket needs no name in the DNS for each bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(region !== undefined && { region }),
  });
  return { client, host: endpoint === undefined ? "AWS" : new URL(endpoint).host };
}

const badEndpoint = (): FarmError =>
  new FarmError({
    code: "store.s3-endpoint",
    message: "The endpoint of S3 is no URL.",
    remedy: "Write AWS_ENDPOINT_URL_S3=https://host:port (or http://), or unset it for AWS.",
    where: "AWS_ENDPOINT_URL_S3",
  });

/** AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or endpoint_url of the profile in ~/.aws. */
async function configuredEndpoint({ config }: S3Client): Promise<string | undefined> {
  const { serviceConfiguredEndpoint } = config as { serviceConfiguredEndpoint?(): Promise<string | undefined> };
  return serviceConfiguredEndpoint?.();
}
