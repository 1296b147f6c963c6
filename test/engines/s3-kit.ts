// One S3 server for the tests of a file, and stores in it.
import { after, before } from "node:test";
import { type Connection, connect, type S3Settings } from "../../farm/store/s3/connection.ts";
import { s3Store } from "../../farm/store/s3/store.ts";
import type { Store } from "../../farm/store/store.ts";
import { KEY, noCeph, type S3Server, SECRET, startCeph } from "./ceph.ts";

export const BUCKET = "farm";
export const noServer = noCeph();

/** Quick to try again, so that tests of faults are quick. */
export const QUICK: Partial<S3Settings> = {
  patience: { attempts: 12, attemptsUnheard: 3, firstMs: 5, longestMs: 50 },
  idleMs: 1500,
};

export interface S3Kit {
  server(): S3Server;
  /** A connection as `env` says, over what the environment of a user says. */
  connect(env?: Record<string, string | undefined>, settings?: Partial<S3Settings>): Promise<Connection>;
  /** A new prefix, in the bucket. */
  place(): string;
  newStore(): Promise<Store>;
}

/** Starts the server before the first test and stops it after the last. This process, and its children, then talk to it. */
export function useS3(): S3Kit {
  let server: S3Server | undefined;
  let count = 0;
  const kit: S3Kit = {
    server: () => server!,
    connect: (env = {}, settings = QUICK) => withEnv(env, () => connect(settings)),
    place: () => `s3://${BUCKET}/test-${process.pid}-${++count}`,
    newStore: () => s3Store(kit.place()),
  };
  before(async () => {
    if (noServer !== null) return;
    server = await startCeph();
    Object.assign(process.env, userEnv(server.endpoint));
    const { sdk, ask } = await connect();
    const request = new sdk.CreateBucketCommand({ Bucket: BUCKET });
    await ask("s3:CreateBucket", BUCKET, (client) => client.send(request));
  });
  after(() => server?.stop());
  return kit;
}

const userEnv = (endpoint: string) => ({
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_ACCESS_KEY_ID: KEY,
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_EC2_METADATA_DISABLED: "true",
});

/** A connection reads the environment when it is made. */
export async function withEnv<T>(env: Record<string, string | undefined>, work: () => Promise<T>): Promise<T> {
  const kept = Object.keys(env).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(env)) set(name, value);
  try {
    return await work();
  } finally {
    for (const [name, value] of kept) set(name, value);
  }
}
