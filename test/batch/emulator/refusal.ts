/** An answer that is an error, as AWS gives it. */
export class Refusal extends Error {
  readonly type: string;
  readonly status: number;

  constructor(message: string, type = "ClientException", status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** Refuses unless it holds. */
export function must(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Refusal(message);
}
