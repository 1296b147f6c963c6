import { type AnnotationBalance, type CategoryBalance, HEAT_SIDE } from "../coverage/types.ts";
import { rectangle } from "./canvas.ts";
import { type Area, barChart, type Tile } from "./histogram-tile.ts";
import { cssColour, INK, turbo } from "./palette.ts";

/** Where annotations lie, how large and how visible they are, and their attributes: tiles for a sheet. */
export function balanceTiles(annotations: AnnotationBalance | null): Tile[] {
  if (annotations === null) return [];
  const there = annotations.categories.filter((category) => category.annotations > 0);
  return there.flatMap((category) => [placeTile(category), ...attributeTiles(category)]);
}

function placeTile(category: CategoryBalance): Tile {
  const { annotations, framesWithout, sizes, visibility, heat } = category;
  const all = Object.entries(sizes).map(([name, count]) => ({ name, count }));
  return {
    title: `${category.category}: where, how large, how visible`,
    note: `${annotations} annotations`,
    foot: `none in ${framesWithout} frames; left: centres of boxes, from none (dark) to most (red)`,
    isOff: false,
    draw(area) {
      const side = area.height + 16;
      const room = area.width - side - 40;
      const charts = { y: area.y, height: area.height };
      const [sizeWidth, seenWidth] = [0.6 * room, 0.4 * room];
      const sizeBars = all.map(({ name, count }) => ({ label: name, drawn: count / annotations, planned: null }));
      const seen = visibility.map((count, k) => ({ label: `${k}`, drawn: count / annotations, planned: null }));
      return [
        heatMap(heat, { ...area, width: side, height: side }),
        barChart({ bars: sizeBars, ends: null })({ ...charts, x: area.x + side + 20, width: sizeWidth }),
        barChart({ bars: seen, ends: ["0 visible", "1"] })({
          ...charts,
          x: area.x + side + sizeWidth + 40,
          width: seenWidth,
        }),
      ].join("");
    },
  };
}

function heatMap(heat: readonly number[], { x, y, width }: Area): string {
  const most = Math.max(...heat, 1);
  const cell = width / HEAT_SIDE;
  return heat
    .map((count, k) => {
      const place = [x + (k % HEAT_SIDE) * cell, y + Math.floor(k / HEAT_SIDE) * cell] as const;
      const [r, g, b] = turbo.subarray(3 * Math.round(40 + (200 * count) / most));
      const colour = count === 0 ? INK.line : cssColour([r!, g!, b!]);
      return rectangle(...place, cell - 0.5, cell - 0.5, `fill="${colour}"`);
    })
    .join("");
}

/** Shares of annotations; attributes with one value are nothing to balance. */
function attributeTiles({ category, annotations, attributes }: CategoryBalance): Tile[] {
  return attributes
    .filter(({ counts }) => counts.length > 1)
    .map(({ name, counts }) => ({
      title: `${category}: ${name}`,
      note: `${annotations} annotations`,
      foot: counts.map((one) => `${one.value} ${((100 * one.annotations) / annotations).toFixed(1)} %`).join(", "),
      isOff: false,
      draw: barChart({
        bars: counts.map((one) => ({ label: one.value, drawn: one.annotations / annotations, planned: null })),
        ends: null,
      }),
    }));
}
