import * as seedfarm from "../index.ts";

const KEY = "seedfarm.host";

/**
 * What `import "seedfarm"` is in the Node half of a plugin: the program that loads it. A copy of its own would have
 * distributions and schemas that the program does not take for its own.
 */
export const HOST_SOURCE = `module.exports = globalThis[Symbol.for(${JSON.stringify(KEY)})];`;

/** Must be called before a plugin is imported. */
export function offerHost(): void {
  Reflect.set(globalThis, Symbol.for(KEY), seedfarm);
}
