/** Who has to act: decides the exit code (0 is done). */
export const EXIT_CODES = { user: 1, failed: 2, bug: 3 } as const;

export interface FarmErrorDetails {
  /** Stable, greppable name such as "recipe.unknown-key". */
  code: string;
  /** What is wrong, in one sentence that needs no context. */
  message: string;
  /** The next command or edit. */
  remedy?: string;
  /** Place: a recipe path, a frame, a shard, a file. */
  where?: string;
  kind?: keyof typeof EXIT_CODES;
  cause?: unknown;
}

/** The one error class. Its message is for people; stacks are shown for bugs only. */
export class FarmError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly where: string | undefined;
  readonly kind: keyof typeof EXIT_CODES;

  constructor(details: FarmErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "FarmError";
    this.code = details.code;
    this.remedy = details.remedy;
    this.where = details.where;
    this.kind = details.kind ?? "user";
  }
}
