// What the shader makes of a frame, against the formulas; and the formulas against numbers worked out by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DerivedPassDefinition, PixelPlanes } from "../../renderer/define.ts";
import { BUILTIN_PAGE } from "../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { openSession } from "../../renderer/node/session.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { World } from "../../renderer/world.ts";
import { pixelsOf, recipeOf, renderFrames } from "../e2e/kit.ts";
import { referenceKelvin, type Seen, seenIn } from "./reference.ts";

const [WIDTH, HEIGHT] = [160, 120];
const NEEDS = ["apparent", "kelvin", "metres", "facing", "surface"];

/** Low sun, broken clouds, sky above the horizon, glass, frames and ground. */
const SCENE = {
  layout: { rows: 2, columns: 5, tiltDegrees: 32 },
  sun: { elevationDegrees: 35, azimuthDegrees: 190 },
  camera: { altitude: 6, tiltDegrees: { uniform: [45, 80] }, headingDegrees: { uniform: [0, 360] } },
  weather: {
    ...{ cloudCover: { choice: [0, 0.4, 0.7, 1] }, relativeHumidity: { uniform: [20, 90] } },
    ...{ ambientTemperatureCelsius: { uniform: [0, 35] } },
  },
};

/** Differences between shader and formulas, kelvin, pixel by pixel; and how many pixels showed what. */
async function compare(randomizers: Parameters<typeof recipeOf>[0], frames: number) {
  const taken = new Map<number, PixelPlanes>();
  const probe: DerivedPassDefinition = {
    ...{ name: "probe", summary: "keeps the planes", needs: NEEDS, format: "grey8" },
    derive: async () => (frame, planes) => {
      const kept = new Map(NEEDS.map((name) => [name, planes.bytes(name).slice()]));
      taken.set(frame.index, { instances: planes.instances.slice(), bytes: (name) => kept.get(name)! });
      return { pictures: [] };
    },
  };
  const registry = { ...builtinRegistry, passes: [...builtinRegistry.passes, probe] };
  const recipe = { ...recipeOf(randomizers, { width: WIDTH, height: HEIGHT }), passes: ["probe"] };
  const { frame } = compileRecipe(recipe, registry);
  const session = await openSession({ recipe, registry, pageBundle: BUILTIN_PAGE });
  const off: number[] = [];
  const shown = { sky: 0, mirrors: 0, dull: 0 };
  try {
    for (let index = 0; index < frames; index++) {
      await session.render(frame(index));
      const planes = taken.get(index)!;
      const drawn = new Float32Array(planes.bytes("apparent").buffer);
      const seen = seenIn(planes);
      // Every seventh pixel: the reference is slow.
      for (let k = 0; k < drawn.length; k += 7) {
        const one = seen(k);
        shown[one.normal === null ? "sky" : one.mirrors ? "mirrors" : "dull"]++;
        off.push(Math.abs(drawn[k]! - referenceKelvin(frame(index), k % WIDTH, Math.floor(k / WIDTH), one)));
      }
    }
  } finally {
    await session.close();
  }
  return { off: off.sort((a, b) => a - b), shown };
}

test("the shader is within 2 mK of the formulas, on glass, sky and ground", async () => {
  const { off, shown } = await compare(SCENE, 8);
  for (const [what, pixels] of Object.entries(shown)) assert.ok(pixels > 500, `${pixels} of ${what}`);
  assert.ok(off.at(-1)! < 2e-3, `${off.at(-1)} K`);
});

test("behind a lens that bends, rays are those of the pixel they came from", async () => {
  const { off } = await compare({ ...SCENE, lens: { distortionK1: -0.2, distortionK2: 0.05 } }, 3);
  // Each pixel is looked up from within half a pixel.
  assert.ok(off[Math.floor(0.5 * off.length)]! < 5e-3 && off[Math.floor(0.99 * off.length)]! < 0.1, `${off.at(-1)}`);
});

const below = (change: (world: World) => void): SampledFrame => {
  const recipe = recipeOf({ camera: { altitude: 12 } }, { width: 101, height: 101 });
  const frame = compileRecipe(recipe, builtinRegistry).frame(0);
  Object.assign(frame.world.thermal, { emissivity: 1 });
  change(frame.world);
  return frame;
};
/** In the middle of a picture taken straight from above, from very near. */
const inTheMiddle = (frame: SampledFrame, seen: Partial<Seen>): number =>
  referenceKelvin(frame, 50, 50, {
    ...{ kelvin: 300, metres: 1e-6, normal: [0, 0, -1], emissivity: 1, mirrors: false },
    ...seen,
  }) - 273.15;

test("by hand: a black plate close by reads its own temperature", () => {
  for (const kelvin of [263.15, 300, 340])
    assert.ok(
      Math.abs(
        inTheMiddle(
          below(() => {}),
          { kelvin },
        ) -
          (kelvin - 273.15),
      ) < 0.01,
    );
});

test("by hand: glass at 50 °C under a clear winter sky reads many kelvin less, under cloud as warm as the air few", () => {
  const glass = { kelvin: 323.15, emissivity: 0.88, mirrors: true };
  const under = (cloudCover: number) =>
    inTheMiddle(
      below(({ weather }) =>
        Object.assign(weather, { ambientTemperatureCelsius: 5, relativeHumidity: 50, cloudCover }),
      ),
      glass,
    );
  // L(50 °C) = 76.4, ε of it is 67.2; the zenith (−61 °C) adds 0.12 × 8, cloud at 5 °C 0.12 × 38: 68.2 and 71.8 W/m²/sr.
  const [clear, overcast] = [under(0), under(1)];
  assert.ok(clear > 41.2 && clear < 42.4, `${clear}`);
  assert.ok(overcast > 45 && overcast < 46, `${overcast}`);
});

test("by hand: the sky is cold overhead and no colder than the camera reads", () => {
  const down = below(() => {});
  // Turned over: the camera looks at the zenith.
  const camera = { ...down.camera, R: down.camera.R.map((x) => -x) as never };
  const read = inTheMiddle({ ...down, camera }, { normal: null });
  assert.ok(read < 0 && read >= -40.01, `${read}`);
});

test("the thermal picture is the same whatever other passes are asked for, hot cells and all", async () => {
  const hot = {
    ...{ layout: { rows: 1, columns: 3 }, camera: { altitude: 3 }, lens: { focalLength: 24 } },
    conditions: { probability: 1, category: "Cell" },
  };
  const drawn = async (passes: string[]) => {
    const [one] = await renderFrames(hot, [0], { passes });
    return pixelsOf(one!.rendered, "thermal/00000000.png");
  };
  const [alone, among] = [await drawn(["thermal"]), await drawn(["rgb", "thermal", "temperature", "depth"])];
  assert.deepEqual(alone, among);
  const sorted = Float64Array.from(alone).sort();
  const [middle, hottest] = [sorted[sorted.length >> 1]!, sorted.at(-1)!];
  assert.ok(hottest - middle > 500, `the hottest pixel is ${(hottest - middle) / 100} K over the median`);
});
