import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { fitText, text, textWidth } from "../../farm/sheets/text.ts";

const STYLE = { size: 2816, colour: "#fff" } as const;

/** Ink of a line drawn on black at 0, 40: left, top, right, bottom and number of bright pixels. */
async function ink(content: string, size: number): Promise<{ box: number[]; count: number }> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60">${text(content, 0, 40, { size, colour: "#fff" })}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: "#000" })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const box = [info.width, info.height, -1, -1];
  let count = 0;
  for (const [k, value] of data.entries()) {
    if (value < 128) continue;
    const [x, y] = [k % info.width, Math.floor(k / info.width)];
    count++;
    box.splice(0, 4, Math.min(box[0]!, x), Math.min(box[1]!, y), Math.max(box[2]!, x + 1), Math.max(box[3]!, y + 1));
  }
  return { box, count };
}

test("text is paths, so that no font of the machine is asked for", () => {
  const svg = text("seed 42", 0, 0, STYLE);
  assert.ok(svg.includes("<path") && !svg.includes("<text") && !svg.includes("font"));
});

test("every printable character but $ and @ has a shape of its own", () => {
  const shape = (c: string) => /d="([^"]+)"/.exec(text(c, 0, 0, STYLE))?.[1];
  const printable = Array.from({ length: 94 }, (_, k) => String.fromCharCode(33 + k));
  const shapes = [...printable.filter((c) => !"$@".includes(c)), "°", "·", "×", "–"].map((c) => [c, shape(c)] as const);
  assert.deepEqual(
    shapes
      .filter(([, path]) => !path)
      .map(([c]) => c)
      .filter((c) => !"\\^`".includes(c)),
    [],
  );
  const drawn = shapes.flatMap(([, path]) => path ?? []);
  assert.equal(new Set(drawn).size, drawn.length);
});

test("a capital stands on the baseline and is 2048/2816 of the size high", async () => {
  const { box, count } = await ink("H", 44);
  assert.deepEqual([box[1], box[3]], [8, 40]);
  const [width, height] = [box[2]! - box[0]!, 32];
  assert.ok(count > 0.3 * width * height && count < 0.6 * width * height, "two stems and a bar");
});

test("a bowl with a hole: the contours of 0 turn against each other", async () => {
  const { box, count } = await ink("0", 44);
  const area = (box[2]! - box[0]!) * (box[3]! - box[1]!);
  assert.ok(count < 0.55 * area, `${count} of ${area}`);
});

test("width is the sum of the advances; anchors move the line by it", () => {
  assert.equal(textWidth("AVAV", STYLE), 2 * textWidth("A", STYLE) + 2 * textWidth("V", STYLE));
  const left = (anchor: "start" | "middle" | "end") =>
    Number(/translate\(([-\d.]+)/.exec(text("ab", 100, 0, { ...STYLE, anchor }))![1]);
  assert.equal(left("start") - left("end"), textWidth("ab", STYLE));
  assert.equal(left("start") - left("middle"), textWidth("ab", STYLE) / 2);
});

test("a line that is too wide ends in dots and fits", () => {
  const style = { size: 12 } as const;
  assert.equal(fitText("short", 100, style), "short");
  const cut = fitText("a rather long line of text", 60, style);
  assert.match(cut, /^a ra.*\.\.\.$/);
  assert.ok(textWidth(cut, style) <= 60 && textWidth(cut, style) > 45);
});
