import type { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { floatTexture } from "../../../renderer/page/float-texture.ts";
import type { ThermalMap } from "../physics/cell-map.ts";

const TILES_ACROSS = 16;

/** The thermal maps of a frame in one float texture, tile by tile: kelvin above the healthy module. It grows and is kept. */
export class HeatAtlas {
  texture: RawTexture;
  /** Columns and rows of a tile, and tiles across. */
  shape: readonly [columns: number, rows: number, across: number] = [1, 1, TILES_ACROSS];
  private readonly scene: Scene;
  private data = new Float32Array(TILES_ACROSS);

  constructor(scene: Scene) {
    this.scene = scene;
    this.texture = floatTexture(this.data, TILES_ACROSS, 1, scene);
  }

  show(maps: readonly ThermalMap[]): void {
    const first = maps[0];
    if (!first) return;
    const { columns, rows } = first.grid;
    this.reserve(columns, rows, Math.ceil(maps.length / TILES_ACROSS));
    for (const [k, map] of maps.entries()) this.write(k, map);
    this.texture.update(this.data);
  }

  private reserve(columns: number, rows: number, down: number): void {
    this.shape = [columns, rows, TILES_ACROSS];
    const [width, height] = [columns * TILES_ACROSS, rows * down];
    const size = this.texture.getSize();
    if (size.width === width && size.height >= height) return;
    this.texture.dispose();
    this.data = new Float32Array(width * height);
    this.texture = floatTexture(this.data, width, height, this.scene);
  }

  private write(k: number, { grid: { columns, rows }, kelvin, healthyKelvin }: ThermalMap): void {
    const stride = columns * TILES_ACROSS;
    const corner = Math.floor(k / TILES_ACROSS) * rows * stride + (k % TILES_ACROSS) * columns;
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) this.data[corner + j * stride + i] = kelvin[j * columns + i]! - healthyKelvin;
  }
}
