import sharp from "sharp";
import { CARD_QUADS } from "../../scenes/test-card/index.ts";
import { projectPoint } from "../camera.ts";
import type { ResolvedRecipe } from "../recipe-types.ts";
import type { SampledFrame } from "../sampled-frame.ts";
import { compileRecipe } from "../sampling.ts";
import type { Backend } from "./backends.ts";
import { BUILTIN_PAGE } from "./bundle.ts";
import { builtinRegistry } from "./registry.ts";
import { type Fingerprint, openSession, type RenderedFrame } from "./session.ts";

export interface CardCheck {
  name: string;
  ok: boolean;
  /** What was found, in words. */
  detail: string;
}

export interface CardResult extends Fingerprint {
  ok: boolean;
  checks: CardCheck[];
  /** The card as it was drawn. */
  png: Uint8Array;
  startup: Record<string, number>;
}

const SIZE = 256;

const RECIPE: ResolvedRecipe = {
  scene: "test-card",
  seed: 0,
  frames: 1,
  firstFrame: 0,
  width: SIZE,
  height: SIZE,
  passes: ["rgb", "thermal", "depth", "segmentation"],
  randomizers: [],
  labels: { minPixels: 1, minVisibility: 0 },
  output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 },
  assets: {},
};

/** Draws the orientation card in a real browser and looks at what came out, quad by quad. Throws when nothing can be drawn. */
export async function renderTestCard(backend: Backend = "auto"): Promise<CardResult> {
  const session = await openSession({ recipe: RECIPE, registry: builtinRegistry, pageBundle: BUILTIN_PAGE, backend });
  try {
    const frame = compileRecipe(RECIPE, builtinRegistry).frame(0);
    const rendered = await session.render(frame);
    const checks = await checkCard(frame, rendered);
    const png = bytesOf(rendered, "rgb/");
    return { ...session.fingerprint, ok: checks.every((check) => check.ok), checks, png, startup: session.startup };
  } finally {
    await session.close();
  }
}

async function checkCard(frame: SampledFrame, rendered: RenderedFrame): Promise<CardCheck[]> {
  const rgb = await pixels(bytesOf(rendered, "rgb/"));
  const kelvin = await pixels(bytesOf(rendered, "thermal/"));
  const depth = await pixels(bytesOf(rendered, "depth/"));
  const ids = await pixels(bytesOf(rendered, "instances.png"));
  return CARD_QUADS.flatMap((quad, k) => {
    const [x, y] = projectPoint(frame.camera, quad.position);
    const at = Math.floor(y) * SIZE + Math.floor(x);
    const place = `${quad.name} quad, ${y < SIZE / 2 ? "top" : "bottom"} ${x < SIZE / 2 ? "left" : "right"}`;
    const colour = [0, 1, 2].map((c) => rgb[3 * at + c]!);
    return [
      { name: `${place}: colour`, ok: sameColour(colour, quad.colour), detail: `rgb ${colour.join(", ")}` },
      { name: `${place}: instance`, ok: ids[at] === k + 1, detail: `${ids[at]}` },
      { name: `${place}: depth`, ok: Math.abs(depth[at]! - 5000) <= 1, detail: `${depth[at]! / 1000} m` },
      { name: `${place}: temperature`, ok: kelvin[at] === quad.temperature * 100, detail: `${kelvin[at]! / 100} K` },
    ];
  });
}

/** Lit channels bright, the others dark: exposure and sky tint leave room. */
const sameColour = (found: readonly number[], wanted: readonly number[]): boolean =>
  wanted.every((share, c) => (share > 0.5 ? found[c]! > 120 : found[c]! < 70));

const bytesOf = ({ files }: RenderedFrame, part: string): Uint8Array =>
  files.find(({ file }) => file.includes(part))!.bytes;

/** Samples of a PNG at its own depth: 8 or 16 bits. */
async function pixels(png: Uint8Array): Promise<Uint8Array | Uint16Array> {
  const image = sharp(png);
  const { depth, space } = await image.metadata();
  if (depth !== "ushort") return image.raw().toBuffer();
  const raw = await image.toColourspace(space!).raw({ depth: "ushort" }).toBuffer();
  return new Uint16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2);
}
