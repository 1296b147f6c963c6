import type { PagePassDefinition, PassDefinition } from "../define.ts";

const labels = () => import("../page/passes/labels.ts");

/** What derived passes can read, in no file of its own: label targets as they are, and what is drawn from them. */
export const planes: readonly PagePassDefinition[] = [
  plane(
    "apparent",
    "float32 kelvin that a sharp and silent thermal camera shows",
    async () => (await import("../page/passes/apparent.ts")).apparent,
  ),
  plane("distance", "float64: mean planar depth, metres, of what is something", async () => (await labels()).meanDepth),
  plane("kelvin", "float32 true surface temperature; 0 where nothing is", async () =>
    (await labels()).floats("temperature"),
  ),
  plane("metres", "float32 planar depth; 0 where nothing is", async () => (await labels()).floats("depth")),
  plane(
    "facing",
    "16-bit ×2: unit normals in camera axes (x right, y down, z forward), octahedral; 0, 0 where nothing is",
    async () => (await labels()).facing,
  ),
  plane(
    "surface",
    "8-bit ×2: emissivity × 255, and 255 where the surface mirrors",
    async () => (await labels()).surface,
  ),
];

function plane(name: string, summary: string, page: PagePassDefinition["page"]): PagePassDefinition {
  return { name, summary, format: "bytes", page };
}

/** Page passes, and planes, that have to be drawn for a list of passes. Instance ids always are: labels come from them. */
export function drawnFor(names: readonly string[], passes: readonly PassDefinition[]): string[] {
  const found = names.flatMap((name) => {
    const pass = passes.find((one) => one.name === name);
    return pass && "derive" in pass ? pass.needs : [name];
  });
  return [...new Set([...found, "segmentation"])];
}
