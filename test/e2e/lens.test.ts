import assert from "node:assert/strict";
import { test } from "node:test";
import { renderFrames } from "./kit.ts";

const PLANT = {
  layout: { rows: 1, columns: 6, tiltDegrees: 20 },
  camera: { altitude: 5, tiltDegrees: { uniform: [0, 25] }, headingDegrees: { uniform: [-30, 30] } },
  lens: { focalLength: 22, distortionK1: { uniform: [-0.3, 0.2] }, distortionK2: { uniform: [-0.02, 0.05] } },
};

test("with a bending lens every pass and every label bend alike", async () => {
  const frames = await renderFrames(PLANT, [0, 1, 2, 3], { passes: ["rgb", "segmentation"] });
  let compared = 0;
  for (const { rendered } of frames)
    for (const one of rendered.record.annotations.filter(({ category }) => category === "panel")) {
      // The mask is drawn and looked up, the amodal box is computed from the distorted corners and edges.
      if (one.amodalArea < 400) continue;
      for (const k of [0, 1]) {
        assert.ok(Math.abs(one.bbox[k]! - one.amodalBbox[k]!) <= 1, `${one.bbox} ${one.amodalBbox}`);
        assert.ok(Math.abs(one.bbox[k]! + one.bbox[k + 2]! - one.amodalBbox[k]! - one.amodalBbox[k + 2]!) <= 1);
      }
      assert.ok(one.area / one.amodalArea > 0.97, `${one.area} of ${one.amodalArea}`);
      compared++;
    }
  assert.ok(compared >= 12, `${compared} panels`);
});
