import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { defineExporter, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { imageName, placeImage } from "../place-image.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, imageOf, openSource, type SourceFrame } from "../source.ts";
import { frameJson as toJson } from "./frame.ts";
import { frameJsonSchema } from "./schema.ts";
import { timestamps } from "./timestamps.ts";

const OPTIONS = {
  ...IMAGE_OPTIONS,
  start: { type: "string", default: "2024-01-01T12:00:00Z", describe: "timestamp of the first frame" },
  interval: { type: "number", default: 1, describe: "seconds from one frame to the next" },
} as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** A JSON file for each frame, with its camera, annotations and weather, and the schema of these files. */
export const frameJson = defineExporter({
  name: "frame-json",
  summary: "one JSON a frame: camera, boxes with area and severity, weather",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const timeOf = timestamps(options.start, options.interval);
    const source = await openSource(job, options.pass);
    return inNewFolder(job.to, async (folder, destination) => {
      await writeFile(join(folder, "schema.json"), `${JSON.stringify(frameJsonSchema(), null, 2)}\n`);
      const summary = await writeFrames(source, options, timeOf, folder, destination);
      return { files: [join(destination, "schema.json")], warnings: source.warnings, summary };
    });
  },
});

async function writeFrames(
  source: ExportSource,
  options: Options,
  timeOf: (position: number) => string,
  folder: string,
  destination: string,
): Promise<{ frames: number; annotations: number }> {
  const counts = { frames: 0, annotations: 0 };
  await mkdir(join(folder, "frames"));
  for await (const frame of source.frames()) {
    const frameId = `${frame.prefix}${String(frame.record.index).padStart(5, "0")}`;
    const image = await place(frame, frameId, options, folder, destination);
    const json = toJson(frame.record, { frameId, image, timestamp: timeOf(frame.position) });
    await writeFile(join(folder, "frames", `${frameId}.json`), `${JSON.stringify(json, null, 2)}\n`);
    counts.frames++;
    counts.annotations += json.annotations.length;
  }
  return counts;
}

/** The image's name, from the export's folder. */
async function place(frame: SourceFrame, frameId: string, options: Options, folder: string, destination: string) {
  const image = imageOf(frame, options.pass);
  if (options.images === "none") return imageName("none", image, destination);
  const name = `images/${frameId}${extname(image.file)}`;
  await placeImage(options.images, image, join(folder, name));
  return name;
}
