import { type BadRow, recipe, TEXTURE, texture } from "./row.ts";

/** Tags, kinds and files that are not there. */
export const ASSETS_ROWS: readonly BadRow[] = [
  {
    name: "a tag nobody offers",
    recipe: texture("grund", "grass"),
    place: "randomizers[0].items[0].tag",
    remedy: 'mean "ground"? The tags of solar-panel',
  },
  {
    name: "a folder of assets that is not there",
    recipe: recipe({ assets: ["textures"] }),
    place: "r.json:4: assets[0]",
    remedy: "Name a folder",
  },
  {
    name: "an absolute folder of assets",
    recipe: recipe({ assets: ["/tmp"] }),
    place: "assets[0]",
    remedy: "Name a folder",
  },
  { name: "an unknown texture", recipe: texture("ground", "gras"), place: TEXTURE, remedy: 'mean "grass"' },
  {
    name: "a texture that is not there",
    recipe: texture("ground", "mine.png"),
    files: { "mime.png": "x" },
    place: TEXTURE,
    remedy: 'mean "mime.png"',
  },
  { name: "a texture outside", recipe: texture("ground", "../mine.png"), place: TEXTURE, remedy: "beside the recipe" },
  {
    name: "an absolute texture",
    recipe: texture("ground", "/tmp/mine.png"),
    place: TEXTURE,
    remedy: "beside the recipe",
  },
  {
    name: "a web address",
    recipe: texture("ground", "https://example.org/a.png"),
    place: TEXTURE,
    remedy: "Download it",
  },
  {
    name: "a texture of another kind",
    recipe: texture("ground", "a.txt"),
    files: { "a.txt": "x" },
    place: TEXTURE,
    remedy: "png, jpg",
  },
  {
    name: "a texture that is no image",
    recipe: texture("ground", "a.png"),
    files: { "a.png": "text" },
    place: TEXTURE,
    remedy: "Save it again",
  },
];
