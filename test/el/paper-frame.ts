import type { JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { pixelRay } from "../../renderer/straighten.ts";
import { glassPoint, glassView } from "../../scenes/solar-panel/el/glass-view.ts";

/** A frame of solar-panel as it is sampled: randomizers by their short names. */
export function sampled(
  entries: Readonly<Record<string, JsonObject>>,
  more: Partial<ResolvedRecipe> = {},
  index = 0,
): SampledFrame {
  const recipe: ResolvedRecipe = {
    ...{ scene: "solar-panel", seed: 5, frames: 10, firstFrame: 0, width: 320, height: 256, passes: ["el"] },
    randomizers: Object.entries(entries).map(([id, params]) => ({
      type: builtinRegistry.randomizers.find(({ name }) => name === id)!.type,
      id,
      params,
    })),
    labels: { minPixels: 1, minVisibility: 0, minSnr: 0 },
    output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 },
    assets: {},
    ...more,
  };
  return compileRecipe(recipe, builtinRegistry).frame(index);
}

/** What the page would give for modules that nothing hides: the nearest whose glass a pixel's centre meets. */
export function paperInstances({ camera, arrangement }: SampledFrame): Uint16Array {
  const instances = new Uint16Array(camera.width * camera.height);
  const nearest = new Float64Array(instances.length).fill(Number.POSITIVE_INFINITY);
  for (const module of arrangement.objects.filter(({ category }) => category === "panel")) {
    const view = glassView(camera, module, module.size[1]);
    if (!view) continue;
    for (let k = 0; k < instances.length; k++) {
      const [x, y] = pixelRay(camera, (k % camera.width) + 0.5, Math.floor(k / camera.width) + 0.5);
      const [u, v] = glassPoint(view, x, y);
      const before = view.before[0] * x + view.before[1] * y + view.before[2];
      const distance = view.origin / before;
      if (distance <= 0 || Math.abs(u) > module.size[0] / 2 || Math.abs(v) > module.size[2] / 2) continue;
      if (distance < nearest[k]!) {
        nearest[k] = distance;
        instances[k] = module.instance;
      }
    }
  }
  return instances;
}
