import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Annotation } from "../../../renderer/records.ts";
import type { Mat3, Vec3 } from "../../../renderer/world.ts";

/** BOP's models stand on their z axis, our objects on y: model x, y, z are object x, −z, y. */
export const MODEL_TO_OBJECT: Mat3 = [1, 0, 0, 0, 0, 1, 0, -1, 0];

/** A kind of object: BOP knows no scale, so every size of a category is a model of its own. */
export interface Model {
  /** From 1, in the order in which they are met. */
  id: number;
  category: string;
  /** Along the model's axes, whole millimetres. */
  size: Vec3;
}

/** Grows with the number of different sizes, not of frames. */
export interface Models {
  of(annotation: Annotation): Model;
  all(): Iterable<Model>;
}

export function createModels(): Models {
  const models = new Map<string, Model>();
  return {
    of({ category, pose }) {
      const [x, y, z] = pose.size.map((metres) => Math.round(metres * 1000)) as [number, number, number];
      const key = modelName({ category, size: [x, z, y] });
      const model = models.get(key) ?? { id: models.size + 1, category, size: [x, z, y] };
      models.set(key, model);
      return model;
    },
    all: () => models.values(),
  };
}

export const modelName = ({ category, size }: Pick<Model, "category" | "size">): string =>
  `${category} ${size.join("x")} mm`;

/** models_info.json, and for each model its bounding box as a mesh. */
export async function writeModels(folder: string, models: Models): Promise<void> {
  await mkdir(folder);
  const lines: string[] = [];
  for (const model of models.all()) {
    lines.push(`  "${model.id}": ${JSON.stringify(modelInfo(model))}`);
    await writeFile(join(folder, `obj_${String(model.id).padStart(6, "0")}.ply`), boxPly(model.size));
  }
  await writeFile(join(folder, "models_info.json"), `{\n${lines.join(",\n")}\n}\n`);
}

function modelInfo(model: Model): object {
  const [x, y, z] = model.size;
  return {
    diameter: Math.sqrt(x * x + y * y + z * z),
    min_x: -x / 2,
    min_y: -y / 2,
    min_z: -z / 2,
    size_x: x,
    size_y: y,
    size_z: z,
    name: modelName(model),
  };
}

/** Six faces of two triangles, seen from outside counterclockwise; corners are there once for each face's normal. */
function boxPly(size: Vec3): string {
  const faces = [0, 1, 2].flatMap((axis) => [-1, 1].map((side) => faceVertices(size, axis, side)));
  const vertices = faces.flat().map((numbers) => numbers.join(" "));
  const triangles = faces.flatMap((_, k) => [
    `3 ${4 * k} ${4 * k + 1} ${4 * k + 2}`,
    `3 ${4 * k} ${4 * k + 2} ${4 * k + 3}`,
  ]);
  const properties = ["x", "y", "z", "nx", "ny", "nz"].map((name) => `property float ${name}`);
  return [
    "ply",
    "format ascii 1.0",
    `element vertex ${vertices.length}`,
    ...properties,
    `element face ${triangles.length}`,
    "property list uchar int vertex_indices",
    "end_header",
    ...vertices,
    ...triangles,
    "",
  ].join("\n");
}

function faceVertices(size: Vec3, axis: number, side: number): number[][] {
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const normal = [0, 0, 0];
  normal[axis] = side;
  const around = [
    [-1, -1],
    [side, -side],
    [1, 1],
    [-side, side],
  ] as const;
  return around.map(([a, b]) => {
    const at = [0, 0, 0];
    at[axis] = (side * size[axis]!) / 2;
    at[u] = (a * size[u]!) / 2;
    at[v] = (b * size[v]!) / 2;
    return [...at, ...normal];
  });
}
