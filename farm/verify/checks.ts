/** What `farm verify` looks at, in the order of its report. */
export const CHECKS = {
  "plan.file": "run.json is as it was frozen, and so is the sweep.json of a sweep",
  "plan.code": "the program and the assets are those the run was planned with",
  "shard.done": "every shard has a whole done marker that fits the plan",
  "shard.frames": "frames.jsonl has the planned frames in order and the hash in the done marker",
  "shard.tar": "images.tar has the hash in the done marker",
  "shard.files": "no file lies in a shard that no frame names",
  "shard.selftest": "every machine that drew has passed the selftest",
  "file.bytes": "every image has the bytes and the SHA-256 in its frame's record",
  "file.decodes": "every image decodes, has the frame's size, its depth of bits and no alpha",
  "frame.identity": "index, seed, size, source and images are the planned ones",
  "frame.attempts": "rejected draws are those that the recipe's rules reject; no frame is left out without a rule",
  "frame.values": "values, camera and environment are what recipe, seed and index give, to the byte",
  "frame.poses": "poses, corners and attributes are what the values give, to the byte",
  "label.ids": "instances are unique, from 1, sorted; every category is a thing of the dataset",
  "label.mask": "masks are whole; box is the mask's extent, area its pixels",
  "label.amodal": "visible is within amodal; fractions are in range and fit the areas",
  "label.complete": "all that is visible and passes the filters is annotated, and nothing else",
  "label.instances": "masks and instance image agree at every pixel",
  "label.classes": "class image and instance image agree at every pixel",
  "label.depth": "depth is there exactly where an instance is",
  "label.temperature": "temperature is there exactly where an instance is, and between 150 and 1500 K",
  "label.normals": "normals are there exactly where an instance is, and have length 1",
  "geometry.corners": "corners2d are the corners by the plain camera equation",
  "geometry.outline": "the pixels of a box are those whose rays meet it, but for those that show something nearer",
  "geometry.depth": "depths on a box are those of its face in closed form, to a millimetre",
  "dataset.file": "dataset.json is what the shards add up to, and a sweep's what its runs do, to the byte",
  "dataset.complete": "no frame is missing",
  "redrawn.values": "values and exact labels of redrawn frames are equal to the byte",
  "redrawn.pixels":
    "files and masks of redrawn frames are equal to the byte, or on another machine within the tolerance",
} as const;

export type CheckName = keyof typeof CHECKS;

export interface Violation {
  check: CheckName;
  /** A file, a frame, or a frame and an instance. */
  where: string;
  message: string;
}

export interface CheckResult {
  check: CheckName;
  proves: string;
  /** Things looked at: files, frames, annotations, as the check has it. 0 when the run has none of them. */
  compared: number;
  violations: number;
}

/** Violations kept of each check; the rest is counted. */
const KEPT = 100;

export interface Findings {
  /** Notes that one more thing was looked at. */
  looked(check: CheckName): void;
  violated(check: CheckName, where: string, message: string): void;
  results(): CheckResult[];
  violations(): Violation[];
  total(): number;
}

export function collectFindings(): Findings {
  const names = Object.keys(CHECKS) as CheckName[];
  const tally = new Map(names.map((name) => [name, { compared: 0, violations: [] as Violation[], count: 0 }]));
  return {
    looked(check) {
      tally.get(check)!.compared++;
    },
    violated(check, where, message) {
      const entry = tally.get(check)!;
      entry.count++;
      if (entry.violations.length < KEPT) entry.violations.push({ check, where, message });
    },
    results: () =>
      names.map((check) => {
        const { compared, count } = tally.get(check)!;
        return { check, proves: CHECKS[check], compared, violations: count };
      }),
    violations: () => names.flatMap((name) => tally.get(name)!.violations),
    total: () => names.reduce((sum, name) => sum + tally.get(name)!.count, 0),
  };
}
