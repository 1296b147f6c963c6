import type { PagePass } from "../../page-contract.ts";

/** The developed picture without its alpha channel. */
export const rgb: PagePass = {
  open({ spec }) {
    const out = new Uint8Array(3 * spec.width * spec.height);
    return { source: "rgb", pack: (rgba) => dropAlpha(rgba, out) };
  },
};

/** Three bytes of every four: a `pack` for passes that draw a picture. */
export const withoutAlpha = (rgba: Uint8Array): Uint8Array => dropAlpha(rgba, new Uint8Array((rgba.length / 4) * 3));

function dropAlpha(rgba: Uint8Array, out: Uint8Array): Uint8Array {
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    out[to] = rgba[from]!;
    out[to + 1] = rgba[from + 1]!;
    out[to + 2] = rgba[from + 2]!;
  }
  return out;
}
