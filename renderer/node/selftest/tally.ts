/** One line of a selftest's report. */
export interface CheckResult {
  check: string;
  /** What is compared, in the plural, and what an error is measured in. */
  of: string;
  unit: string;
  compared: number;
  /** Left out: the answer depends on less than the rasteriser knows. */
  ties: number;
  /** Beyond the limit. */
  wrong: number;
  worst: number;
  limit: number;
  ok: boolean;
  /** Where the worst error is; null when there is none. */
  where: string | null;
}

/** Limits that depend on how finely a rasteriser knows corners. */
export interface Precision {
  /** A pixel centre as near to an edge as this is a tie, pixels. */
  tie: number;
  /** Of depth, as a share of it: beyond what a shift by a tie explains, and of spheres up to SPHERE_DEGREES in all. */
  depth: number;
}

/** Beyond this angle of incidence a sphere's facets are too coarse for the limit: 0.8 % of its disc. */
export const SPHERE_DEGREES = 85;

const FINE: Precision = { tie: 0.01, depth: 1e-4 };
/** SwiftShader rounds corners to 1/16 of a pixel, where others have 1/256. */
const COARSE: Precision = { tie: 0.05, depth: 1e-2 };

export const precisionOf = (renderer: string): Precision => (/SwiftShader/.test(renderer) ? COARSE : FINE);

const checks = ({ depth }: Precision) =>
  ({
    mask: ["pixels", "pixel", 0],
    classes: ["pixels", "pixel", 0],
    depth: ["pixels", "share", depth],
    "sphere depth": ["pixels", "share", depth],
    normals: ["pixels", "component", 1e-4],
    temperature: ["pixels", "K", 0.0051],
    colours: ["quads", "level", 0],
    camera: ["numbers", "m or px", 1e-9],
    annotated: ["bodies", "body", 0],
    segmentation: ["masks", "pixel", 0],
    bbox: ["boxes", "pixel", 0],
    area: ["masks", "pixel", 0],
    "amodal bbox": ["boxes", "pixel", 0],
    "amodal area": ["masks", "pixel", 0],
    "visible fraction": ["bodies", "share", 1e-6],
    "box edges": ["edges", "pixel", 0.5],
    corners: ["corners", "pixel", 0.00051],
  }) as const satisfies Record<string, readonly [of: string, unit: string, limit: number]>;

export type CheckName = keyof ReturnType<typeof checks>;

/** Adds comparisons up. */
export interface Tally {
  readonly precision: Precision;
  /** `error` in the check's unit, 0 for equal; `where` is asked for the worst only. */
  note(check: CheckName, error: number, where: () => string): void;
  tie(check: CheckName): void;
  results(): CheckResult[];
}

export function createTally(precision: Precision): Tally {
  const results = new Map<string, CheckResult>(
    Object.entries(checks(precision)).map(([check, [of, unit, limit]]) => [
      check,
      { check, of, unit, compared: 0, ties: 0, wrong: 0, worst: 0, limit, ok: false, where: null },
    ]),
  );
  return {
    precision,
    note(check, error, where) {
      const result = results.get(check)!;
      result.compared++;
      if (!(error <= result.limit)) result.wrong++;
      if (!(error > result.worst)) return;
      result.worst = error;
      result.where = where();
    },
    tie: (check) => void results.get(check)!.ties++,
    results: () => [...results.values()].map((one) => ({ ...one, ok: one.wrong === 0 && one.compared > 0 })),
  };
}
