import * as z from "zod";
import { FarmError } from "../../renderer/errors.ts";

const MIN_SIZE = 16;
const MAX_SIZE = 8192;

const side = z.int().min(MIN_SIZE).max(MAX_SIZE);

/** 640, [640, 480] or "640x480": width before height, pixels. */
export const sizeSchema = z
  .union([
    side,
    z.tuple([side, side]),
    z
      .string()
      .regex(/^\d+(x\d+)?$/)
      .superRefine(checkSides)
      .meta({ examples: ["640x480"] }),
  ])
  .describe(`Image size in pixels: 640, [640, 480] or "640x480", each side from ${MIN_SIZE} to ${MAX_SIZE}`);

/** Width and height of a size that the schema accepts. */
export function readSize(size: z.output<typeof sizeSchema>): { width: number; height: number } {
  const sides = typeof size === "string" ? size.split("x").map(Number) : [size].flat();
  const [width = MIN_SIZE, height = width] = sides;
  return { width, height };
}

/** `--size` of a command that has no recipe. */
export function parseSize(text: string): { width: number; height: number } {
  const parsed = sizeSchema.safeParse(text);
  if (parsed.success && typeof parsed.data === "string") return readSize(parsed.data);
  throw new FarmError({
    code: "size",
    message: `--size ${text}: is not a size in pixels from ${MIN_SIZE} to ${MAX_SIZE}.`,
    remedy: "Write --size 128 or --size 160x120.",
    where: "--size",
  });
}

function checkSides(size: string, context: z.RefinementCtx<string>): void {
  for (const length of size.split("x").map(Number)) {
    if (Number.isNaN(length) || (length >= MIN_SIZE && length <= MAX_SIZE)) continue;
    context.addIssue({
      code: "custom",
      input: size,
      message: `${length} pixels is outside ${MIN_SIZE} to ${MAX_SIZE}`,
    });
  }
}
