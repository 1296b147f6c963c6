// The thermal camera on planes made by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Derived, PixelPlanes } from "../../renderer/define.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { ThermalCamera } from "../../renderer/thermal/camera.ts";
import { thermal } from "../../renderer/thermal/pass.ts";
import type { World } from "../../renderer/world.ts";
import { recipeOf } from "../e2e/kit.ts";

const SIZE = 128;
const SILENT: Partial<ThermalCamera> = { netdKelvin: 1e-9, blurPixels: 0, emissivity: 1 };

/** What a sharp and silent camera would show all over the view. */
function plate(kelvin: number, metres = 10): PixelPlanes {
  const planes: Record<string, ArrayBufferView> = {
    apparent: new Float32Array(SIZE * SIZE).fill(kelvin),
    distance: Float64Array.of(metres),
  };
  const bytes = (name: string) => new Uint8Array(planes[name]!.buffer);
  return { instances: new Uint16Array(SIZE * SIZE).fill(1), bytes };
}

function above(camera: Partial<ThermalCamera>, change: (world: World) => void = () => {}, index = 0): SampledFrame {
  const recipe = { ...recipeOf({ lens: { focalLength: 400 }, camera: { altitude: 12 } }), width: SIZE, height: SIZE };
  const frame = compileRecipe(recipe, builtinRegistry).frame(index);
  Object.assign(frame.world.thermal, camera);
  change(frame.world);
  return frame;
}

const look = async (frame: SampledFrame, planes: PixelPlanes): Promise<Derived> => thermal(frame, planes);
const celsius = ({ pictures: [reading] }: Derived): Float64Array =>
  Float64Array.from(reading!.pixels, (hundredths) => hundredths / 100 - 273.15);
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const sd = (values: ArrayLike<number>): number => {
  const middle = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)));
};

test("the noise on an even plate is the NETD that was set, within 5 %", async () => {
  for (const netdKelvin of [0.03, 0.05, 0.12]) {
    const camera = { ...SILENT, netdKelvin, rowNoise: 0, columnNoise: 0, fixedPattern: 0 };
    const found = sd(celsius(await look(above(camera), plate(303.15))));
    // Steps of 0.01 K add σ = 2.9 mK.
    const expected = Math.hypot(netdKelvin, 0.01 / Math.sqrt(12));
    assert.ok(Math.abs(found / expected - 1) < 0.05, `${netdKelvin}: ${found}`);
  }
});

test("noise is new in each frame, the fixed pattern is not, and a frame is always the same", async () => {
  const still = { ...SILENT, netdKelvin: 0.05, rowNoise: 0, columnNoise: 0, fixedPattern: 20 };
  const [a, b, again] = await Promise.all(
    [0, 1, 0].map(async (index) => celsius(await look(above(still, undefined, index), plate(303.15)))),
  );
  assert.deepEqual(a, again);
  const moved = a!.map((value, k) => value - b![k]!);
  assert.ok(sd(moved) < 0.1 && sd(moved) > 0.05, `${sd(moved)}`);
  assert.ok(sd(a!) > 0.8);
});

test("grey levels: black and white lie as far from the median as set, and by themselves 1 % is clipped at each end", async () => {
  const planes = plate(303.15);
  const ramp = new Float32Array(planes.bytes("apparent").buffer);
  for (let k = 0; k < ramp.length; k++) ramp[k] = 293.15 + (20 * (k % SIZE)) / (SIZE - 1);
  const grey = async (camera: Partial<ThermalCamera>) =>
    (await look(above({ ...SILENT, ...camera }), planes)).pictures.find(({ ending }) => ending === "grey.png")!.pixels;
  // The air is at 20 °C, the median at 30 °C, so black is at 10 and white at 50 °C.
  const fixed = await grey({ blackKelvin: 10, headroom: 1 });
  assert.ok(Math.abs(fixed[0]! - 64) <= 2 && Math.abs(fixed[SIZE - 1]! - 191) <= 2, `${fixed[0]} ${fixed[SIZE - 1]}`);
  const automatic = await grey({});
  assert.deepEqual([automatic[0], automatic[SIZE - 1]], [0, 255]);
});

test("what the reader has to know is told", async () => {
  const { facts } = await look(above({ emissivity: 0.95, netdKelvin: 0.05 }), plate(303.15, 30));
  assert.deepEqual([facts?.emissivity, facts?.distanceMetres, facts?.netdKelvin], [0.95, 30, 0.05]);
  assert.ok(Number(facts?.globalIrradiance) > 600);
});
