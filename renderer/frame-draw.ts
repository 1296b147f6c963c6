import { type Compiled, drawAll } from "./compile-params.ts";
import type { Draw, Drawable } from "./draw.ts";
import type { Json } from "./json.ts";
import { attemptKey, type Rng, type StreamKey, StreamRng, streamKey } from "./rng.ts";

/** The draws of one randomizer. One object serves all frames: `index` and `attempt` are set before each `sample`. */
export class FrameDraw implements Draw {
  index = 0;
  attempt = 0;
  private readonly seed: number;
  private readonly id: string;
  private readonly keys = new Map<string, StreamKey>();
  private readonly scratch = new StreamRng();

  constructor(seed: number, id: string) {
    this.seed = seed;
    this.id = id;
  }

  value<T extends Json>(parameter: Drawable<T>, name: string, n = 0, turn?: number): T {
    if (typeof parameter !== "object" || parameter === null) return parameter;
    const rng = this.scratch.reset(this.key(name), this.index, n);
    const order = turn === undefined ? { turn: this.index, n } : { turn, n: 0 };
    return drawAll(parameter as Compiled, rng, order) as T;
  }

  stream(name: string, n = 0): Rng {
    return new StreamRng().reset(this.key(name), this.index, n);
  }

  private key(name: string): StreamKey {
    let key = this.keys.get(name);
    if (key === undefined) {
      key = streamKey(this.seed, this.id, name);
      this.keys.set(name, key);
    }
    return this.attempt === 0 ? key : attemptKey(key, this.attempt);
  }
}
