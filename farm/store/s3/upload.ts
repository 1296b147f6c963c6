import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Connection } from "./connection.ts";
import { type S3Fault, statusOf } from "./retry.ts";

/** An object, named as the SDK's requests name it. */
export interface Item {
  Bucket: string;
  Key: string;
}

export const whereIs = ({ Bucket, Key }: Item): string => `s3://${Bucket}/${Key}`;

/** Bytes of a part; every server takes parts of 5 MiB. 10,000 parts make the largest file 80 GB. */
const PART = 8 << 20;
const PARTS_AT_ONCE = 4;

/** Content of unknown length: one request when it is small, else in parts, of which a few are in memory. */
export async function upload(connection: Connection, item: Item, content: AsyncIterable<Uint8Array>): Promise<void> {
  const pieces = inPieces(content);
  const first = await pieces.next();
  const second = await pieces.next();
  if (second.done) return put(connection, item, first.value ?? Buffer.alloc(0));
  await uploadInParts(connection, item, after([first.value!, second.value], pieces));
}

export function put({ sdk, ask }: Connection, item: Item, Body: Uint8Array): Promise<void> {
  return ask("s3:PutObject", whereIs(item), async (client) => {
    await client.send(new sdk.PutObjectCommand({ ...item, Body }));
  });
}

/** An upload that fails is given up, so that the server keeps no parts of it. */
async function uploadInParts(connection: Connection, item: Item, pieces: AsyncIterable<Buffer>): Promise<void> {
  const { sdk, ask } = connection;
  const { UploadId } = await ask("s3:PutObject", whereIs(item), (client) =>
    client.send(new sdk.CreateMultipartUploadCommand(item)),
  );
  const begun = { ...item, UploadId: UploadId! };
  try {
    await complete(connection, begun, await sendParts(connection, begun, pieces));
  } catch (error) {
    await ask("s3:AbortMultipartUpload", whereIs(item), (client) =>
      client.send(new sdk.AbortMultipartUploadCommand(begun)),
    ).catch(() => {});
    throw error;
  }
}

type Begun = Item & { UploadId: string };

interface Sent {
  parts: { PartNumber: number; ETag: string }[];
  bytes: number;
}

async function sendParts({ sdk, ask }: Connection, begun: Begun, pieces: AsyncIterable<Buffer>): Promise<Sent> {
  const sent: Sent = { parts: [], bytes: 0 };
  let running: Promise<Sent["parts"][number]>[] = [];
  const settle = async () => {
    sent.parts.push(...(await Promise.all(running)));
    running = [];
  };
  for await (const Body of pieces) {
    const PartNumber = sent.parts.length + running.length + 1;
    sent.bytes += Body.length;
    const sending = ask("s3:PutObject", whereIs(begun), async (client) => {
      const { ETag } = await client.send(new sdk.UploadPartCommand({ ...begun, PartNumber, Body }));
      return { PartNumber, ETag: ETag! };
    });
    // Its failure is met when the group settles, or not at all when the content itself fails first.
    sending.catch(() => {});
    running.push(sending);
    if (running.length === PARTS_AT_ONCE) await settle();
  }
  await settle();
  return sent;
}

async function complete(connection: Connection, begun: Begun, { parts, bytes }: Sent): Promise<void> {
  const { sdk, ask } = connection;
  const lost = await ask("s3:PutObject", whereIs(begun), async (client, tried) => {
    try {
      await client.send(new sdk.CompleteMultipartUploadCommand({ ...begun, MultipartUpload: { Parts: parts } }));
      return null;
    } catch (error) {
      if (tried > 0 && (error as S3Fault).name === "NoSuchUpload") return error;
      throw error;
    }
  });
  if (lost === null) return;
  // An earlier try was done and its answer lost: then the upload is no more, and the object is there.
  const { Bucket, Key } = begun;
  if ((await head(connection, { Bucket, Key }))?.ContentLength !== bytes) throw lost;
}

/** Null when the object is not there. */
export function head({ sdk, ask }: Connection, item: Item): Promise<HeadObjectCommandOutput | null> {
  return ask("s3:GetObject", whereIs(item), async (client) => {
    try {
      return await client.send(new sdk.HeadObjectCommand(item));
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  });
}

/** The same bytes in pieces of PART; the last one may be smaller. */
async function* inPieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, undefined> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    held.push(chunk);
    length += chunk.length;
    if (length < PART) continue;
    const whole = Buffer.concat(held);
    const cut = length - (length % PART);
    for (let at = 0; at < cut; at += PART) yield whole.subarray(at, at + PART);
    held = [Buffer.from(whole.subarray(cut))];
    length -= cut;
  }
  if (length > 0) yield Buffer.concat(held);
}

async function* after(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
