import { type Compiled, drawAll } from "./compile-params.ts";
import type { Draw, Drawable } from "./draw.ts";
import type { Json } from "./json.ts";
import { type Rng, type StreamKey, StreamRng, streamKey } from "./rng.ts";

/** The draws of one randomizer. One object serves all frames: `index` is set before each `sample`. */
export class FrameDraw implements Draw {
  index = 0;
  private readonly seed: number;
  private readonly id: string;
  private readonly keys = new Map<string, StreamKey>();
  private readonly scratch = new StreamRng();

  constructor(seed: number, id: string) {
    this.seed = seed;
    this.id = id;
  }

  value<T extends Json>(parameter: Drawable<T>, name: string, n = 0): T {
    if (typeof parameter !== "object" || parameter === null) return parameter;
    const rng = this.scratch.reset(this.key(name), this.index, n);
    return drawAll(parameter as Compiled, rng, this.index) as T;
  }

  stream(name: string, n = 0): Rng {
    return new StreamRng().reset(this.key(name), this.index, n);
  }

  private key(name: string): StreamKey {
    const known = this.keys.get(name);
    if (known) return known;
    const key = streamKey(this.seed, this.id, name);
    this.keys.set(name, key);
    return key;
  }
}
