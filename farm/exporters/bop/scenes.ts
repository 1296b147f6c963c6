import { join } from "node:path";
import type { Split } from "../split.ts";
import { openScene, type Scene } from "./scene.ts";

const IMAGES = 1000;

/** Scenes of all splits; one of each is open at a time, as positions only rise. */
export interface Scenes {
  of(split: Split, position: number): Promise<{ scene: Scene; image: number }>;
  close(): Promise<void>;
}

export function openScenes(folder: string): Scenes {
  const open = new Map<Split, Scene>();
  return {
    async of(split, position) {
      const [id, image] = [Math.floor(position / IMAGES), position % IMAGES];
      const current = open.get(split);
      if (current?.id === id) return { scene: current, image };
      open.delete(split);
      await current?.close();
      const scene = await openScene(join(folder, split, sixDigits(id)), id);
      open.set(split, scene);
      return { scene, image };
    },
    async close() {
      for (const scene of open.values()) await scene.close();
      open.clear();
    },
  };
}

export const sixDigits = (id: number): string => String(id).padStart(6, "0");
