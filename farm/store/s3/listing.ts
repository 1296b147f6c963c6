import type { ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import type { Folder } from "../store.ts";
import type { Connection } from "./connection.ts";

interface Wanted {
  Bucket: string;
  Prefix: string;
  /** What lies behind it in a key counts as one folder. */
  Delimiter?: "/";
}

/** Pages of 1,000 keys, in the order of their bytes. */
async function* pages({ sdk, ask, turn }: Connection, wanted: Wanted): AsyncGenerator<ListObjectsV2CommandOutput> {
  const { Bucket, Prefix } = wanted;
  let ContinuationToken: string | undefined;
  do {
    await turn();
    const request = new sdk.ListObjectsV2Command({ ...wanted, ContinuationToken });
    const page = await ask("s3:ListBucket", `s3://${Bucket}/${Prefix}`, (client) => client.send(request));
    yield page;
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

/** Keys that begin with `Prefix`. */
export async function* keysFrom(connection: Connection, Bucket: string, Prefix: string): AsyncGenerator<string> {
  for await (const { Contents = [] } of pages(connection, { Bucket, Prefix })) yield* Contents.map(({ Key }) => Key!);
}

/** Names right below `prefix`, which ends with a slash or is empty. */
export async function namesBelow(connection: Connection, Bucket: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  const wanted = { Bucket, Prefix: prefix, Delimiter: "/" } as const;
  for await (const { Contents = [], CommonPrefixes = [] } of pages(connection, wanted)) {
    names.push(...Contents.map(({ Key }) => Key!.slice(prefix.length)));
    names.push(...CommonPrefixes.map(({ Prefix }) => Prefix!.slice(prefix.length, -1)));
  }
  // Consoles mark an empty folder by an object whose name ends with the slash.
  return names.filter((name) => name !== "").sort();
}

/** Folders right below `prefix` with the names in them. Keys come in order, so that one folder is held at a time. */
export async function* foldersBelow(connection: Connection, bucket: string, prefix: string): AsyncGenerator<Folder> {
  let folder: Folder = { name: "", names: [] };
  for await (const key of keysFrom(connection, bucket, prefix)) {
    const [name = "", inside = ""] = key.slice(prefix.length).split("/");
    if (inside === "") continue;
    if (name !== folder.name) {
      if (folder.name !== "") yield folder;
      folder = { name, names: [] };
    }
    if (folder.names.at(-1) !== inside) folder.names.push(inside);
  }
  if (folder.name !== "") yield folder;
}
