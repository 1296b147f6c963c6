import type * as z from "zod";
import type { Arrangement } from "./arrangement.ts";
import type { Draw } from "./draw.ts";
import type { Json, JsonObject } from "./json.ts";
import type { PagePass, PageScene } from "./page-contract.ts";
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
  /** World → objects with exact poses. Pure; runs in Node. */
  arrange(world: World): Arrangement;
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

/** How a plane of pixels comes from the page, and which files Node makes of it. */
export type PlaneFormat = "rgb8" | "grey16" | "millimetres16" | "centikelvin16" | "float32" | "instances" | "normal16";

export interface PassDefinition {
  name: string;
  summary: string;
  format: PlaneFormat;
  /** The half that runs in Chromium. */
  page(): Promise<PagePass>;
}

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
