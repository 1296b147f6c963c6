import { rectangle } from "./canvas.ts";
import { INK } from "./palette.ts";
import { text, textWidth } from "./text.ts";

/** What stands at the right end of a tile's title row. */
export type Legend =
  | { kind: "note"; note: string }
  | { kind: "ramp"; low: string; high: string; palette: Uint8Array }
  | { kind: "keys"; keys: readonly { name: string; colour: string }[] };

const SMALL = { size: 12, colour: INK.dim } as const;
const RAMP = 110;
const GAP = 8;

/** Right-aligned at x, on the title's baseline. */
export function drawLegend(legend: Legend, right: number, baseline: number): string {
  if (legend.kind === "note") return text(legend.note, right, baseline, { ...SMALL, anchor: "end" });
  return legend.kind === "ramp" ? ramp(legend, right, baseline) : keys(legend.keys, right, baseline);
}

function ramp({ low, high, palette }: Extract<Legend, { kind: "ramp" }>, right: number, baseline: number): string {
  const end = right - textWidth(high, SMALL) - GAP;
  const stripes = Array.from({ length: RAMP }, (_, k) => {
    const [r, g, b] = palette.subarray(3 * Math.round((k * 255) / (RAMP - 1)));
    return rectangle(end - RAMP + k, baseline - 9, 1.05, 10, `fill="rgb(${r} ${g} ${b})"`);
  });
  const labels = text(high, right, baseline, { ...SMALL, anchor: "end" });
  return stripes.join("") + labels + text(low, end - RAMP - GAP, baseline, { ...SMALL, anchor: "end" });
}

function keys(list: readonly { name: string; colour: string }[], right: number, baseline: number): string {
  let x = right;
  const drawn = [...list].reverse().map(({ name, colour }) => {
    const label = text(name, x, baseline, { ...SMALL, anchor: "end" });
    x -= textWidth(name, SMALL) + 14;
    const key = rectangle(x, baseline - 9, 10, 10, `fill="${colour}" rx="2"`);
    x -= GAP + 4;
    return key + label;
  });
  return drawn.join("");
}
