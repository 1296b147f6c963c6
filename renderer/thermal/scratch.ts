const kept = new Map<string, Float32Array>();

/**
 * A buffer that is used again from frame to frame, by what it is for: fresh megabytes cost more than what is written in them.
 * Holds anything; whoever takes it must be done with it before anything else can run.
 */
export function scratch(use: string, length: number): Float32Array {
  const found = kept.get(use);
  if (found?.length === length) return found;
  const made = new Float32Array(length);
  kept.set(use, made);
  return made;
}
