import assert from "node:assert/strict";
import { test } from "node:test";
import { GROUND_INSTANCE } from "../../renderer/ground-object.ts";
import type { RenderedFrame } from "../../renderer/node/session.ts";
import { pixelsOf, renderFrames } from "./kit.ts";

const settings = (wear: number) => ({
  layout: { rows: 3, columns: 8, variant: "60", tiltDegrees: 20, rowSpacing: 3.6 },
  camera: { altitude: 12, tiltDegrees: 0, headingDegrees: 0 },
  ground: { texture: "grass", wear, seed: 7 },
});
const draw = async (wear: number) => (await renderFrames(settings(wear), [0]))[0]!.rendered;
const [fresh, worn, half] = [await draw(0), await draw(1), await draw(0.5)];

test("wear changes the picture and no other pass", () => {
  const others = (one: RenderedFrame) => one.files.filter(({ file }) => !file.startsWith("rgb/"));
  for (const [k, { file, bytes }] of others(fresh).entries())
    assert.ok(Buffer.from(bytes).equals(Buffer.from(others(worn)[k]!.bytes)), file);
  assert.ok(!Buffer.from(rgb(fresh)).equals(Buffer.from(rgb(worn))));
});

test("the more wear, the more of the grass is bare earth", async () => {
  const shares = [await earth(fresh), await earth(half), await earth(worn)] as const;
  assert.ok(shares[0] < 0.01, `${shares}`);
  assert.ok(shares[1] > shares[0] + 0.1 && shares[2] > shares[1] + 0.05, `${shares}`);
});

const rgb = ({ files }: RenderedFrame) => files.find(({ file }) => file.startsWith("rgb/"))!.bytes;

/** Share of the ground's pixels that are clearly redder than green. */
async function earth(rendered: RenderedFrame): Promise<number> {
  const ids = await pixelsOf(rendered, "instances.png");
  const colours = await pixelsOf(rendered, "rgb/");
  const ground = [...ids.keys()].filter((k) => ids[k] === GROUND_INSTANCE);
  return ground.filter((k) => colours[3 * k]! > 1.12 * colours[3 * k + 1]!).length / ground.length;
}
