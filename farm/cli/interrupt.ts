/** Ctrl-C once lets the frames in flight finish, twice ends everything at once. */
export interface Interrupt {
  drain: AbortSignal;
  kill: AbortSignal;
  /** 130 or 143 when it was told to stop, by the shells' custom of 128 + signal. */
  exitCode(): number | null;
  dispose(): void;
}

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export function onInterrupt(say: (text: string) => void): Interrupt {
  const drain = new AbortController();
  const kill = new AbortController();
  let code: number | null = null;
  const stop = (signal: keyof typeof CODES) => () => {
    if (drain.signal.aborted) return kill.abort();
    code = CODES[signal];
    say("Stopping: the frames in flight are finished first. Ctrl-C again ends at once.");
    drain.abort();
  };
  const handlers = (Object.keys(CODES) as (keyof typeof CODES)[]).map((signal) => [signal, stop(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return {
    drain: drain.signal,
    kill: kill.signal,
    exitCode: () => code,
    dispose: () => {
      for (const [signal, handler] of handlers) process.removeListener(signal, handler);
    },
  };
}
