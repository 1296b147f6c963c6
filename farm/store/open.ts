import { localStore } from "./local.ts";
import { isRemote } from "./place.ts";
import type { Store } from "./store.ts";

/** A folder, or s3://bucket/prefix. The S3 client is loaded for the latter alone. */
export async function openStore(place: string): Promise<Store> {
  if (!isRemote(place)) return localStore(place);
  const { s3Store } = await import("./s3/store.ts");
  return s3Store(place);
}
