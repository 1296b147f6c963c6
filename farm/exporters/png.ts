import { encodePng, PACKING } from "../../renderer/node/encode/png.ts";

export interface Picture8 {
  width: number;
  height: number;
  /** Row by row. */
  pixels: Uint8Array;
}

export const greyPng = (picture: Picture8): Promise<Buffer> => encodePng({ ...picture, channels: 1 }, PACKING.masks);

/** Pixels are indices of the palette, exactly as they are: image libraries would sort and merge its colours. */
export const palettePng = (picture: Picture8, palette: Uint8Array): Promise<Buffer> =>
  encodePng({ ...picture, channels: 1 }, PACKING.masks, palette);

/** As `greyPng`, with 16 bits. */
export const grey16Png = (width: number, height: number, pixels: Uint16Array): Promise<Buffer> =>
  encodePng({ width, height, channels: 1, pixels }, PACKING.masks);
