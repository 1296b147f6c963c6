import type { FrameValues } from "../../renderer/define.ts";
import type { Json } from "../../renderer/json.ts";
import { rectangle } from "./canvas.ts";
import { INK } from "./palette.ts";
import { fitText, text, textWidth } from "./text.ts";

interface Line {
  kind: "heading" | "value" | "more";
  name: string;
  value: string;
}

const STEP = 18;
const PADDING = 16;
const NAME = { size: 12, colour: INK.dim } as const;
const VALUE = { size: 12, colour: INK.plain } as const;
/** Longer lists are told by their length. */
const MOST_ITEMS = 12;

export interface ValuesPanel {
  /** The least that holds all lines. */
  height: number;
  draw(x: number, y: number, height: number): string;
}

/** Every drawn value under its randomizer, as lines on a card. */
export function valuesPanel(values: FrameValues, width: number): ValuesPanel {
  const inner = width - 2 * PADDING;
  const lines = Object.entries(values).flatMap(([id, entries]) => randomizerLines(id, entries, inner));
  const tops = lines.map((line, k) => (line.kind === "heading" && k > 0 ? 10 : 0));
  const height = 2 * PADDING + 30 + lines.length * STEP + tops.reduce<number>((sum, top) => sum + top, 0);
  const draw = (x: number, y: number, tall: number) => {
    let baseline = y + PADDING + 12;
    const marks = [
      card(x, y, width, tall),
      text("values", x + PADDING, baseline, { size: 15, weight: "bold", colour: INK.bright }),
    ];
    baseline += 30 - STEP;
    for (const [k, line] of lines.entries()) {
      baseline += STEP + tops[k]!;
      marks.push(drawLine(line, x + PADDING, baseline, inner));
    }
    return marks.join("");
  };
  return { height, draw };
}

const card = (x: number, y: number, width: number, height: number): string =>
  rectangle(x, y, width, height, `fill="${INK.card}" rx="4"`);

function randomizerLines(id: string, entries: Readonly<Record<string, Json>>, width: number): Line[] {
  const lines = Object.entries(entries).flatMap(([name, value]) => valueLines(name, value, width));
  return [{ kind: "heading", name: id, value: "" }, ...lines];
}

/** A short value stands beside its name; a list has a line an item below it. */
function valueLines(name: string, value: Json, width: number): Line[] {
  const short = shortText(value);
  if (textWidth(short, VALUE) + textWidth(name, NAME) + 12 <= width) return [{ kind: "value", name, value: short }];
  if (!Array.isArray(value)) return [{ kind: "value", name, value: "" }, ...wrap(short, width)];
  const items = value.slice(0, MOST_ITEMS).flatMap((item: Json) => wrap(shortText(item), width));
  const more = value.length > MOST_ITEMS ? [moreLine(`and ${value.length - MOST_ITEMS} more`)] : [];
  return [{ kind: "value", name, value: String(value.length) }, ...items, ...more];
}

const moreLine = (value: string): Line => ({ kind: "more", name: "", value });

/** At commas and blanks. */
function wrap(content: string, width: number): Line[] {
  const lines: string[] = [""];
  for (const word of content.split(/(?<= )/)) {
    const longer = lines.at(-1)! + word;
    if (textWidth(longer, VALUE) <= width - 12) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter((line) => line !== "").map((line, k) => moreLine(k === 0 ? line : `  ${line}`));
}

/** For reading, not for parsing: numbers to five digits, no quotes and braces. */
function shortText(value: Json): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(shortText).join(", ");
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, entry]) => `${key} ${shortText(entry)}`)
    .join(", ");
}

function drawLine({ kind, name, value }: Line, x: number, baseline: number, width: number): string {
  if (kind === "heading") return text(name, x, baseline, { size: 13, weight: "bold", colour: INK.accent });
  if (kind === "more") return text(fitText(value, width - 12, VALUE), x + 12, baseline, VALUE);
  const right = fitText(value, width - textWidth(name, NAME) - 8, VALUE);
  return text(name, x, baseline, NAME) + text(right, x + width, baseline, { ...VALUE, anchor: "end" });
}
