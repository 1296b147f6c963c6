import type * as z from "zod";
import type { Arrangement, Camera } from "./arrangement.ts";
import type { Draw } from "./draw.ts";
import type { Json, JsonObject } from "./json.ts";
import type { PagePass, PageScene } from "./page-contract.ts";
import type { SampledFrame } from "./sampled-frame.ts";
import type { World } from "./world.ts";

/** A class of thing that gets annotations. Ids are given by position, from 1. */
export interface Category {
  name: string;
  supercategory: string;
  /** 8-bit RGB, for overlays and panoptic colours. */
  colour: readonly [number, number, number];
  /** False for stuff such as ground; stuff gets no annotation. */
  isThing: boolean;
  /** Corners of its box that are points of the thing itself, by name: bits 0, 1, 2 of the number are plus along x, y, z. */
  keypoints?: Readonly<Record<string, number>>;
}

/** Where cracks and other marks can go: what a scene tells randomizers before anything is drawn. */
export interface Surface {
  key: string;
  /** Kind of the object that has it (`layout.variant`). */
  kind?: string;
  /** Metres along u and v. */
  width: number;
  height: number;
}

export interface SceneFacts {
  surfaces: readonly Surface[];
}

export interface SceneDefinition {
  name: string;
  summary: string;
  categories: readonly Category[];
  /** Tag → what carries it. */
  tags: Readonly<Record<string, string>>;
  /** Kind of main object (`layout.variant`) → what it is; without it any text will do. */
  variants?: Readonly<Record<string, string>>;
  /** The randomizers of a recipe that lists none, in recipe form. */
  randomizers: readonly JsonObject[];
  /** The world before any randomizer. A fresh object each time. */
  world(): World;
  /** Called once the layout is drawn. Must be cheap: sampling runs it for every frame. */
  facts(world: World): SceneFacts;
  /**
   * World → objects with exact poses. Pure; runs in Node. A scene of many things leaves out what cannot be in the camera's
   * picture: see `viewOf`.
   */
  arrange(world: World, camera: Camera): Arrangement;
  /** The half that runs in Chromium. Imported there only. */
  page(): Promise<PageScene>;
}

export interface RandomizerDefinition<Schema extends z.ZodObject = z.ZodObject> {
  /** Name in recipes, as Unity Perception users know it: "SunAngleRandomizer". */
  type: string;
  /** Short name: the default id, and the first word of `--set sun.elevationDegrees=10`. */
  name: string;
  summary: string;
  /**
   * Layout randomizers run first, so that the others know what is there. Foreground randomizers write last, so
   * that they know where the camera and the sun are.
   */
  phase?: "layout" | "foreground";
  params: Schema;
  /** Rewrites other spellings of the parameters (Unity's minElevation/maxElevation) to the one `sample` knows. */
  normalise?(params: JsonObject): JsonObject;
  /** Tags it asks for; one that the scene does not offer is an error. */
  tags?(params: JsonObject): readonly string[];
  /** Kinds of main object it asks for; one that the scene does not offer is an error. */
  variants?(params: JsonObject): readonly string[];
  /** Pictures that only have one shape, by what asks for them: a recipe's size of another shape is an error. */
  pictures?(params: JsonObject): readonly { name: string; width: number; height: number }[];
  /** Files it needs: textures and models. */
  assets?(params: JsonObject): readonly string[];
  /** Only when values hang together; otherwise each parameter is drawn for itself. */
  // biome-ignore lint/suspicious/noExplicitAny: params are checked by `params` before they come here
  sample?(draw: Draw, params: any, facts: SceneFacts): JsonObject;
  /** Writes the drawn values into the world, under the id it has in the recipe. Pure; twice is the same as once. */
  // biome-ignore lint/suspicious/noExplicitAny: values are what `sample` gave
  apply(world: World, values: any, id: string): void;
}

/** How a plane of pixels comes from the page, and which files Node makes of it. "bytes" makes none: see `DerivedPass`. */
export type PlaneFormat = "rgb8" | "grey16" | "millimetres16" | "float32" | "instances" | "normal16" | "bytes";

/** Pictures that only Node makes. */
export type DerivedFormat = "centikelvin16" | "grey8";

export interface PagePassDefinition {
  name: string;
  summary: string;
  format: PlaneFormat;
  /** The half that runs in Chromium. */
  page(): Promise<PagePass>;
}

/** A pass that Node makes of what the page has drawn: a camera's electronics, or light that the page knows nothing of. */
export interface DerivedPassDefinition {
  name: string;
  summary: string;
  /** Planes of the page that it reads, by name: see renderer/passes/planes.ts. */
  needs: readonly string[];
  /** Of its first picture. */
  format: DerivedFormat;
  derive(): Promise<Derive>;
}

export type PassDefinition = PagePassDefinition | DerivedPassDefinition;

/** Pure: the same frame and planes give the same pictures, to the bit. */
export type Derive = (frame: SampledFrame, planes: PixelPlanes) => Derived | Promise<Derived>;

export interface PixelPlanes {
  /** Of the objects, row by row; 0 is nothing. Marks on surfaces are not painted in. */
  instances: Uint16Array;
  /** Bytes of a plane that `needs` names, row by row, aligned for any view. */
  bytes(name: string): Uint8Array;
}

export interface Derived {
  pictures: readonly DerivedPicture[];
  /** What a reader of the pictures has to know: kept in the frame's record under the pass's name. */
  facts?: JsonObject;
}

/** `ending` follows the frame's number in the file's name: "png", "view.png". */
export type DerivedPicture = { ending: string } /** With a quality above 0 the pixels have been a JPEG before. */ & (
  | { format: "grey8" | "rgb8"; pixels: Uint8Array; jpegQuality?: number }
  | { format: "grey16"; pixels: Uint16Array }
  /** Each pixel is a number in a palette of 256 RGB triples; read, it is a picture in colour. */
  | { format: "palette8"; pixels: Uint8Array; palette: Uint8Array }
);

/** A user's own file, named by `--include`, exports any of these arrays. */
export interface PluginModule {
  scenes?: readonly SceneDefinition[];
  randomizers?: readonly RandomizerDefinition[];
  passes?: readonly PassDefinition[];
}

/** Identity functions: they give types and nothing else. */
export const defineScene = (definition: SceneDefinition): SceneDefinition => definition;
export const defineRandomizer = <Schema extends z.ZodObject>(
  definition: RandomizerDefinition<Schema>,
): RandomizerDefinition<Schema> => definition;
export const definePass = (definition: PassDefinition): PassDefinition => definition;

/** Drawn values of one frame by randomizer id, in recipe order. */
export type FrameValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;
