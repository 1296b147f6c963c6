import { FarmError } from "../../renderer/errors.ts";
import type { DatasetCategory } from "../dataset.ts";

/**
 * Category names for formats that put them between spaces or into file names: letters, digits, ".", "_" and "-" stay,
 * any stretch of others becomes one "_".
 */
export function classNames(things: readonly DatasetCategory[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const { name } of things) {
    const plain = plainName(name);
    const owner = owners.get(plain);
    if (owner !== undefined) throw sameName(owner, name, plain);
    owners.set(plain, name);
    names.set(name, plain);
  }
  return names;
}

export const plainName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "_");

function sameName(a: string, b: string, plain: string): FarmError {
  return new FarmError({
    code: "export.class-names",
    message: `The categories "${a}" and "${b}" would both be called ${plain}.`,
    remedy: "Rename one of them in the scene, or export to coco, which keeps names as they are.",
  });
}
