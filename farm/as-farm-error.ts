import { FarmError } from "../renderer/errors.ts";

/** Errors that are not ours are bugs: they keep their stack as the cause. */
export function asFarmError(error: unknown): FarmError {
  if (error instanceof FarmError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new FarmError({ code: "bug", message, kind: "bug", cause: error });
}
