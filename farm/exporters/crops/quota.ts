import { FarmError } from "../../../renderer/errors.ts";
import { plainName } from "../class-names.ts";
import { SPLITS, type Split } from "../split.ts";

/** How many crops there are of each class, in the order in which classes were met. */
export interface Quota {
  /** Counts one more; false when the class has all it may have. */
  take(name: string, split: Split): boolean;
  /** Of a class; two classes never share one. */
  folder(name: string): string;
  counts(): Record<string, Record<Split, number>>;
  /** What has fewer than it may have. */
  warnings(): string[];
}

/** `most` for each class over all splits; 0 takes all. `expected` are classes that should be there. */
export function createQuota(most: number, expected: readonly string[]): Quota {
  const counts = new Map(expected.map((name) => [name, none()]));
  const owners = new Map<string, string>();
  const total = (name: string) => SPLITS.reduce((sum, split) => sum + (counts.get(name)?.[split] ?? 0), 0);
  return {
    take(name, split) {
      if (most > 0 && total(name) >= most) return false;
      const count = counts.get(name) ?? none();
      count[split]++;
      counts.set(name, count);
      return true;
    },
    folder(name) {
      const folder = plainName(name);
      const owner = owners.get(folder) ?? name;
      if (owner !== name) throw sameFolder(owner, name, folder);
      owners.set(folder, name);
      return folder;
    },
    counts: () => Object.fromEntries(counts),
    warnings() {
      const short = [...counts.keys()].filter((name) => total(name) < most);
      if (short.length === 0) return [];
      const list = short.map((name) => `${name} ${total(name)} of ${most}`).join(", ");
      return [`Short of crops: ${list}. Draw more frames, or more of these defects.`];
    },
  };
}

const none = (): Record<Split, number> => ({ train: 0, val: 0, test: 0 });

function sameFolder(a: string, b: string, folder: string): FarmError {
  return new FarmError({
    code: "export.class-names",
    message: `The classes "${a}" and "${b}" would both be in the folder ${folder}.`,
    remedy: "Label by another attribute with --label.",
    where: "--label",
  });
}
