import assert from "node:assert/strict";
import { test } from "node:test";
import { SILICON } from "../../scenes/solar-panel/physics/cell-material.ts";
import { conductance, edgeResistance } from "../../scenes/solar-panel/physics/conductance.ts";
import { cooling } from "../../scenes/solar-panel/physics/cooling.ts";
import { coverage, eachCovered, texelGrid } from "../../scenes/solar-panel/physics/grid.ts";
import type { Patch } from "../../scenes/solar-panel/physics/layout.ts";
import { DEFAULT_MOUNT } from "../../scenes/solar-panel/physics/mount.ts";
import { solvePlate } from "../../scenes/solar-panel/physics/thin-plate.ts";
import { BARE, close, near, SIXTY, seamless } from "./site.ts";

const GRID = texelGrid(SIXTY);
const AREA = GRID.du * GRID.dv;
/** k·t in W/K of the whole sheet, and of the glass alone. */
const SHEET = SILICON.cellSheet + SILICON.glassSheet;
/** U′ at 1, 3 and 5 m/s. */
const LOSSES = [22.288, 31.864, 41.44];

/** Heat of some watts over a patch, spread over the sheet at a loss U′. */
function heated(patch: Patch, watts: number, loss: number, layout = SIXTY, mount = BARE) {
  const heat = new Float64Array(GRID.columns * GRID.rows);
  const area = (patch.u.to - patch.u.from) * (patch.v.to - patch.v.from);
  eachCovered(coverage(GRID, patch), GRID.columns, (texel, share) => {
    heat[texel]! += (share * watts) / area;
  });
  const losses = cooling(layout, GRID, mount, loss);
  return { rise: solvePlate(GRID, conductance(layout, GRID, []), losses, heat), heat, losses };
}
const row = (rise: Float64Array, j: number) => rise.subarray(j * GRID.columns, (j + 1) * GRID.columns);
const CELL = { u: SIXTY.across[2]!, v: SIXTY.along[5]! };

test("the sheets are those of the physics: λ 37, 31, 27 mm, 12 mm in glass alone", () => {
  const want = [36.7, 30.7, 26.9];
  for (const [k, loss] of LOSSES.entries()) near(1000 * Math.sqrt(SHEET / loss), want[k]!, 0.1);
  near(1000 * Math.sqrt(SILICON.glassSheet / LOSSES[0]!), 12.35, 0.1);
});

test("what a hot cell takes up the plate gives to the air, to a millionth, with everything on it", () => {
  for (const loss of LOSSES) {
    const { rise, heat, losses } = heated(CELL, 40, loss, SIXTY, { ...DEFAULT_MOUNT, clamps: [CELL] });
    const given = rise.reduce((sum, kelvin, k) => sum + kelvin * losses[k]! * AREA, 0);
    const taken = heat.reduce((sum, q) => sum + q * AREA, 0);
    assert.ok(close(taken, 40, 1e-9) && close(given, taken, 40e-6), `${given} W of ${taken}`);
  }
});

test("without spreading, a cell of 0.156² m² rises by P/(A·U′): 9.2, 6.4, 5.0 K at 5 W", () => {
  const want = [
    [5, [9.2, 6.4, 5]],
    [20, [37, 26, 20]],
    [40, [74, 52, 40]],
  ] as const;
  for (const [watts, rises] of want)
    for (const [k, loss] of LOSSES.entries()) near(watts / (0.156 * 0.156 * loss), rises[k]!, watts > 5 ? 0.6 : 0.1);
  // The plate: the mean of its cell is below that, the heat outside makes up for it.
  const { rise } = heated(CELL, 20, LOSSES[1]!);
  const alone = 20 / (0.1585 * 0.1585 * LOSSES[1]!);
  const texel = (v: number, u: number) =>
    Math.floor((v - GRID.v0) / GRID.dv) * GRID.columns + Math.floor((u - GRID.u0) / GRID.du);
  const middle = rise[texel(0.079, -0.079)]!;
  assert.ok(middle < alone && middle > 0.84 * alone, `${middle} K of ${alone}`);
});

test("beside a heated strip it cools as e^(−x/λ)", () => {
  for (const loss of LOSSES) {
    const strip = { u: { from: -0.5, to: -0.42 }, v: { from: -0.8, to: 0.8 } };
    const { rise } = heated(strip, 100, loss, seamless(SIXTY));
    const line = row(rise, 40);
    const slope = Math.log(line[8]! / line[16]!) / (8 * GRID.du);
    const want = Math.sqrt(loss / SHEET);
    assert.ok(close(slope / want, 1, 0.03), `${1000 / slope} mm instead of ${1000 / want}`);
  }
});

test("far from a hot cell the rise falls like the Bessel function K0(r/λ) integrated over the cell", () => {
  const loss = LOSSES[1]!;
  const { rise } = heated(CELL, 20, loss, seamless(SIXTY));
  const lambda = Math.sqrt(SHEET / loss);
  const v = (CELL.v.from + CELL.v.to) / 2;
  const j = Math.round((v - GRID.v0) / GRID.dv - 0.5);
  for (const i of [25, 27, 30, 33]) {
    const u = GRID.u0 + (i + 0.5) * GRID.du;
    const want =
      overCell(u, GRID.v0 + (j + 0.5) * GRID.dv, lambda) * (20 / (0.1585 * 0.1585)) * (1 / (2 * Math.PI * SHEET));
    assert.ok(close(rise[j * GRID.columns + i]! / want, 1, 0.08), `${rise[j * GRID.columns + i]} K, not ${want}`);
  }
});

function overCell(u: number, v: number, lambda: number): number {
  const n = 40;
  let sum = 0;
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) {
      const du = CELL.u.from + (0.1585 * (a + 0.5)) / n - u;
      const dv = CELL.v.from + (0.1585 * (b + 0.5)) / n - v;
      sum += besselK0(Math.hypot(du, dv) / lambda);
    }
  return (sum * 0.1585 * 0.1585) / (n * n);
}

/** ∫ e^(−x·cosh t) dt, t = 0…∞. */
function besselK0(x: number): number {
  let sum = 0;
  for (let k = 0; k < 400; k++) sum += Math.exp(-x * Math.cosh((k + 0.5) * 0.02)) * 0.02;
  return sum;
}

test("the resistance of a cut is that of two coupled sheets", () => {
  // One dimension, 0.05 mm steps, a silicon and a glass line tied by the encapsulant; 1 W/m drives through the cut.
  const [n, dx] = [2400, 5e-5];
  const { cellSheet: a, glassSheet: b, sheetCoupling: h } = SILICON;
  const jump = coupledJump(n, dx, a, b, h);
  assert.ok(close(jump / (2 * edgeResistance(SILICON)), 1, 0.02), `${jump} m·K/W, ${2 * edgeResistance(SILICON)}`);
});

/**
 * Far from the cut both sheets are at −1 and +1. The flux F and the far slopes give the extra resistance: 2/F less the
 * plain sheets'. Gauss–Seidel would need many sweeps, so the two lines are solved as a block-tridiagonal system.
 */
function coupledJump(n: number, dx: number, a: number, b: number, h: number): number {
  // By symmetry half of it: x from 0 to n·dx, glass at 0 K at the cut, silicon insulated there, both at 1 K at the end.
  const [ga, gb, g] = [a / dx, b / dx, h * dx];
  // Unknown pairs (silicon, glass); forward elimination of 2×2 blocks: T[k] = P[k]·T[k+1] + r[k].
  let [p11, p12, p21, p22] = [0, 0, 0, 0];
  const blocks: number[][] = [];
  for (let k = 0; k < n; k++) {
    const leftSilicon = k === 0 ? 0 : ga;
    const leftGlass = k === 0 ? 2 * gb : gb;
    const m11 = ga + leftSilicon + g - leftSilicon * p11;
    const m12 = -g - leftSilicon * p12;
    const m21 = -g - (k === 0 ? 0 : gb) * p21;
    const m22 = gb + leftGlass + g - (k === 0 ? 0 : gb) * p22;
    const det = m11 * m22 - m12 * m21;
    [p11, p12, p21, p22] = [(m22 * ga) / det, (-m12 * gb) / det, (-m21 * ga) / det, (m11 * gb) / det];
    blocks.push([p11, p12, p21, p22]);
  }
  let [silicon, glass] = [1, 1];
  let flux = 0;
  for (let k = n - 1; k >= 0; k--) {
    const [q11, q12, q21, q22] = blocks[k]! as [number, number, number, number];
    const next = [q11 * silicon + q12 * glass, q21 * silicon + q22 * glass] as const;
    if (k === n - 1) flux = ga * (silicon - next[0]) + gb * (glass - next[1]);
    [silicon, glass] = next;
  }
  return 2 * (1 / flux - ((n + 0.5) * dx) / (a + b));
}

test("a crack makes a soft step: heat goes round through the glass, none is lost", () => {
  const u = SIXTY.across[2]!.to - 0.06;
  const segment = [u, CELL.v.from, u, CELL.v.to] as const;
  const strip = { u: { from: CELL.u.from, to: u }, v: CELL.v };
  const heat = new Float64Array(GRID.columns * GRID.rows);
  eachCovered(coverage(GRID, strip), GRID.columns, (texel, share) => {
    heat[texel]! += share * 1000;
  });
  const losses = cooling(SIXTY, GRID, BARE, LOSSES[1]!);
  const solve = (cracks: (readonly [number, number, number, number])[]) =>
    solvePlate(GRID, conductance(SIXTY, GRID, cracks), losses, heat);
  const [whole, cut] = [solve([]), solve([segment])];
  const j = Math.floor(((CELL.v.from + CELL.v.to) / 2 - GRID.v0) / GRID.dv);
  const i = Math.floor((u - GRID.u0) / GRID.du - 0.5);
  const step = (rise: Float64Array) => rise[j * GRID.columns + i]! - rise[j * GRID.columns + i + 1]!;
  assert.ok(step(cut) > 1.5 * step(whole) && step(cut) < 4 * step(whole), `${step(whole)} K, ${step(cut)} K`);
  assert.ok(cut[j * GRID.columns + i + 1]! < whole[j * GRID.columns + i + 1]!, "less gets across");
  const given = (rise: Float64Array) => rise.reduce((sum, kelvin, k) => sum + kelvin * losses[k]!, 0);
  near(given(cut) / given(whole), 1, 1e-6);
});

test("a slanting crack cuts every way across it", () => {
  const cracks = [[-0.4, -0.6, 0.4, 0.6]] as const;
  const [plain, cut] = [conductance(SIXTY, GRID, []), conductance(SIXTY, GRID, cracks)];
  const less = (name: "right" | "down") => plain[name].filter((value, k) => cut[name][k]! < value).length;
  // 0.8 m across and 1.2 m along, in texels of 20 and 19.8 mm.
  assert.ok(close(less("down"), 40, 1) && close(less("right"), 61, 1), `${less("down")} ${less("right")}`);
});
