import { rectangle } from "./canvas.ts";
import { INK } from "./palette.ts";
import { fitText, text } from "./text.ts";

/** A card with a title, a chart and a line below it. */
export interface Tile {
  title: string;
  note: string;
  foot: string;
  isOff: boolean;
  /** Marks of the chart inside a rectangle. */
  draw(area: Area): string;
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Bars {
  /** Shares of all values, 0..1; planned is null where nothing was. */
  bars: readonly { label: string; drawn: number; planned: number | null }[];
  /** Lowest and highest value of a range; null for single values, which are named one by one. */
  ends: readonly [low: string, high: string] | null;
}

export const CHART = { width: 452, height: 190 } as const;
const PADDING = 14;
const TITLE = { size: 13, weight: "bold", colour: INK.bright } as const;
const SMALL = { size: 11, colour: INK.dim } as const;
const OFF = "#ef6461";
const BAR = "#5f86b3";

export function tileMarks({ title, note, foot, isOff, draw }: Tile, x: number, y: number): string {
  const inner = CHART.width - 2 * PADDING;
  const colour = isOff ? OFF : INK.dim;
  return [
    rectangle(x, y, CHART.width, CHART.height, `fill="${INK.card}" rx="4"${isOff ? ` stroke="${OFF}"` : ""}`),
    text(fitText(title, inner - 130, TITLE), x + PADDING, y + 22, TITLE),
    text(note, x + CHART.width - PADDING, y + 22, { ...SMALL, anchor: "end" }),
    draw({ x: x + PADDING, y: y + 36, width: inner, height: CHART.height - 84 }),
    text(fitText(foot, inner, SMALL), x + PADDING, y + CHART.height - 10, { ...SMALL, colour }),
  ].join("");
}

/** Drawn as bars, planned as an outline over them, on one scale. */
export function barChart({ bars, ends }: Bars): Tile["draw"] {
  return (area) => {
    const most = Math.max(...bars.map(({ drawn, planned }) => Math.max(drawn, planned ?? 0)), 1e-9);
    const step = area.width / bars.length;
    const gap = ends ? 1 : Math.min(10, step * 0.2);
    const bottom = area.y + area.height;
    const top = (share: number) => bottom - (area.height * share) / most;
    const left = (k: number) => area.x + k * step + gap / 2;
    const shapes = bars.map(({ drawn }, k) =>
      rectangle(left(k), top(drawn), step - gap, bottom - top(drawn), `fill="${BAR}"`),
    );
    const tops = bars.map(({ planned }) => (planned === null ? null : top(planned)));
    const outline = ends ? stepLine(tops, area.x, step, bottom) : boxes(tops, left, step - gap, bottom);
    const marks = `<path d="${outline}" fill="none" stroke="${INK.accent}" stroke-width="1.5"/>`;
    const base = rectangle(area.x, bottom, area.width, 1, `fill="${INK.line}"`);
    return base + shapes.join("") + marks + (ends ? endLabels(ends, area) : barLabels(bars, area, step));
  };
}

type Tops = readonly (number | null)[];

/** One line over all bars of a range. */
function stepLine(tops: Tops, x: number, step: number, bottom: number): string {
  const steps = tops.map((top, k) => (top === null ? "" : `V${top}H${x + (k + 1) * step}`)).join("");
  return steps === "" ? "" : `M${x} ${bottom}${steps}V${bottom}`;
}

/** A box for each single value. */
const boxes = (tops: Tops, left: (k: number) => number, width: number, bottom: number): string =>
  tops.map((top, k) => (top === null ? "" : `M${left(k)} ${bottom}V${top}H${left(k) + width}V${bottom}Z`)).join("");

function endLabels([low, high]: readonly [string, string], { x, y, width, height }: Area): string {
  const baseline = y + height + 15;
  return text(low, x, baseline, SMALL) + text(high, x + width, baseline, { ...SMALL, anchor: "end" });
}

/** Bars too narrow for their names have none. */
const NARROWEST = 24;

function barLabels(bars: Bars["bars"], { x, y, height }: Area, step: number): string {
  if (step < NARROWEST) return "";
  return bars
    .map(({ label }, k) =>
      text(fitText(label, step - 4, SMALL), x + (k + 0.5) * step, y + height + 15, { ...SMALL, anchor: "middle" }),
    )
    .join("");
}
