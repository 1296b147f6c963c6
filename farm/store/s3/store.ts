import { randomUUID } from "node:crypto";
import type { Slice, Store } from "../store.ts";
import { parseAddress } from "./address.ts";
import { type Connection, connect } from "./connection.ts";
import { foldersBelow, keysFrom, namesBelow } from "./listing.ts";
import { statusOf } from "./retry.ts";
import { head, type Item, put, upload, whereIs } from "./upload.ts";

/** Large enough that the way there does not count, small enough that a few fit in memory. */
const PIECE = 8 << 20;
/** As many as one request may name. */
const DELETED_AT_ONCE = 1000;

let shared: Promise<Connection> | undefined;

/** A run below a prefix of a bucket; s3://bucket takes the whole bucket. */
export async function s3Store(place: string, connected?: Connection): Promise<Store> {
  const { url, bucket: Bucket, prefix } = parseAddress(place);
  if (!connected) shared ??= connect();
  const connection = connected ?? (await shared!);
  const at = (path: string): Item => ({ Bucket, Key: [prefix, path].filter(Boolean).join("/") });
  const below = (path: string): string => at(path).Key.replace(/(.)$/, "$1/");
  return {
    url,
    folder: null,
    pieceBytes: PIECE,
    read: (path, slice) => read(connection, at(path), slice),
    size: (path) => size(connection, at(path)),
    writeAtomic: (path, content) =>
      typeof content === "string" || content instanceof Uint8Array
        ? put(connection, at(path), Buffer.from(content))
        : upload(connection, at(path), content),
    putIfAbsent: (path, content) => putIfAbsent(connection, at(path), Buffer.from(content)),
    remove: (path) => remove(connection, at(path)),
    list: (path) => namesBelow(connection, Bucket, below(path)),
    folders: (path) => foldersBelow(connection, Bucket, below(path)),
  };
}

async function read(connection: Connection, item: Item, slice?: Slice): Promise<Uint8Array | null> {
  if (slice?.length === 0) return (await size(connection, item)) === null ? null : Buffer.alloc(0);
  const { sdk, ask } = connection;
  const range = slice && { Range: `bytes=${slice.start}-${slice.start + slice.length - 1}` };
  return ask("s3:GetObject", whereIs(item), async (client) => {
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand({ ...item, ...range }));
      const { buffer, byteOffset, byteLength } = await Body!.transformToByteArray();
      return Buffer.from(buffer, byteOffset, byteLength);
    } catch (error) {
      if (error instanceof sdk.NoSuchKey) return null;
      if (statusOf(error) === 416) return Buffer.alloc(0);
      throw error;
    }
  });
}

async function size(connection: Connection, item: Item): Promise<number | null> {
  const found = await head(connection, item);
  return found && (found.ContentLength ?? 0);
}

/** Each writer signs what it puts: after a lost answer it can tell whether it was itself that came first. */
async function putIfAbsent(connection: Connection, item: Item, Body: Uint8Array): Promise<boolean> {
  const { sdk, ask } = connection;
  const writer = randomUUID();
  const outcome = await ask("s3:PutObject", whereIs(item), async (client, tried) => {
    try {
      await client.send(new sdk.PutObjectCommand({ ...item, Body, IfNoneMatch: "*", Metadata: { writer } }));
      return "first";
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      return tried > 0 ? "unsure" : "late";
    }
  });
  if (outcome !== "unsure") return outcome === "first";
  return (await head(connection, item))?.Metadata?.writer === writer;
}

async function remove(connection: Connection, { Bucket, Key }: Item): Promise<void> {
  const doomed: string[] = [];
  for await (const key of keysFrom(connection, Bucket, Key)) {
    if (key === Key || key.startsWith(`${Key}/`)) doomed.push(key);
  }
  const { sdk, ask } = connection;
  for (let first = 0; first < doomed.length; first += DELETED_AT_ONCE) {
    const Objects = doomed.slice(first, first + DELETED_AT_ONCE).map((key) => ({ Key: key }));
    await ask("s3:DeleteObject", `s3://${Bucket}/${Key}`, async (client) => {
      const { Errors = [] } = await client.send(
        new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
      );
      if (Errors[0]) throw Object.assign(new Error(Errors[0].Message), { name: Errors[0].Code });
    });
  }
}
