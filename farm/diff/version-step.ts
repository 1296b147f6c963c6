import { count } from "../cli/report/words.ts";
import type { DatasetDiff, VersionStep } from "./types.ts";

type Compared = Pick<DatasetDiff, "plan" | "frames"> & {
  /** Frames with a change that a reader of the data sees. */
  seen: number;
  categories: "same" | "added" | "changed";
};

/**
 * The rule of semver.org for data, as Croissant 1.1 words it: major when old data changed or is gone, minor when there
 * is more of it, patch when the data is the same.
 */
export function versionStep(version: string, compared: Compared): VersionStep {
  const [step, reason] = stepOf(compared);
  return { step, next: raised(version, step), reason };
}

function stepOf({ frames, seen, categories, plan }: Compared): [VersionStep["step"], string] {
  if (frames.onlyInA.count > 0) return ["major", `${count(frames.onlyInA.count, "frame")} of A not in B`];
  if (seen > 0) return ["major", `${count(seen, "frame")} changed`];
  if (categories === "changed") return ["major", "categories renamed, removed or in another order"];
  if (frames.onlyInB.count > 0) return ["minor", `${count(frames.onlyInB.count, "frame")} added, all others equal`];
  if (categories === "added") return ["minor", "categories added, all frames equal"];
  if (frames.changed > 0) return ["patch", "the same pixels in other files"];
  if (plan.length > 0) return ["patch", "all frames equal, another plan"];
  return ["none", "nothing differs"];
}

function raised(version: string, step: VersionStep["step"]): string {
  const [major = 0, minor = 0, patch = 0] = version.split(/[-+]/)[0]!.split(".").map(Number);
  if (step === "none") return version;
  if (step === "major") return `${major + 1}.0.0`;
  return step === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}
