/** What a user may say about every worker, wherever it runs. */
export interface WorkerChoices {
  backend?: string | undefined;
  /** Software GL is refused. */
  hardware?: boolean | undefined;
}

/** The same as flags of `farm work`. */
export const workerFlags = ({ backend, hardware }: WorkerChoices): string[] => [
  ...(backend ? ["--backend", backend] : []),
  ...(hardware ? ["--hardware"] : []),
];
