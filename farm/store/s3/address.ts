import { FarmError } from "../../../renderer/errors.ts";
import { settledPlace } from "../place.ts";

export interface Address {
  /** s3://bucket/prefix */
  url: string;
  bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  prefix: string;
}

export function parseAddress(place: string): Address {
  const url = settledPlace(place);
  const [bucket = "", ...rest] = url.slice("s3://".length).split("/");
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return { url, bucket, prefix: rest.join("/") };
  throw new FarmError({
    code: "store.s3-address",
    message: `${place}: "${bucket}" cannot be the name of a bucket.`,
    remedy: "Write s3://bucket/prefix; a bucket has 3 to 63 small letters, digits, dots and hyphens.",
    where: place,
  });
}
