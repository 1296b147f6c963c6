import type { PagePass } from "../../page-contract.ts";

/** The developed picture without its alpha channel. */
export const rgb: PagePass = { open: () => ({ source: "rgb", pack: withoutAlpha }) };

export function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const out = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    out[to] = rgba[from]!;
    out[to + 1] = rgba[from + 1]!;
    out[to + 2] = rgba[from + 2]!;
  }
  return out;
}
