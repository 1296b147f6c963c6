import { basename, join, resolve } from "node:path";
import { FarmError } from "../../renderer/errors.ts";

/** A place is what a person types for a run: a folder, or s3://bucket/prefix. */
export function isRemote(place: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === "s3") return scheme === "s3";
  throw new FarmError({
    code: "store.scheme",
    message: `${place}: there is no store for ${scheme}://.`,
    remedy: "Name a folder, or s3://bucket/prefix. What speaks S3 is named by AWS_ENDPOINT_URL_S3.",
    where: place,
  });
}

/** Absolute, or the URL without needless slashes. */
export const settledPlace = (place: string): string =>
  isRemote(place) ? `s3://${place.slice("s3://".length).split("/").filter(Boolean).join("/")}` : resolve(place);

/** A path below a place; "" is the place itself. */
export const placeIn = (place: string, path: string): string =>
  isRemote(place) ? settledPlace(`${place}/${path}`) : join(place, path);

/** The last part of its name. */
export const placeName = (place: string): string => basename(settledPlace(place));
