import type { PagePass } from "seedfarm/page";

const SENSITIVITY = 1.5;

/** 1/depth is linear over a plane of the scene, so its second difference is 0 but for creases and outlines. */
export const edges: PagePass = {
  open: () => ({
    source: "depth",
    pack(rgba, width, height) {
      const depth = new Float32Array(rgba.buffer, rgba.byteOffset, width * height);
      const nearness = depth.map((metres) => (metres > 0 ? 1 / metres : 0));
      const picture = new Uint8Array(3 * width * height).fill(255);
      for (let k = width; k < nearness.length - width; k++) {
        if (k % width === 0 || k % width === width - 1) continue;
        const around = nearness[k - 1]! + nearness[k + 1]! + nearness[k - width]! + nearness[k + width]!;
        const bend = Math.abs(around - 4 * nearness[k]!);
        if (bend * width > SENSITIVITY * nearness[k]!) picture.fill(0, 3 * k, 3 * k + 3);
      }
      return picture;
    },
  }),
};
