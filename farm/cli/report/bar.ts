import { duration } from "./words.ts";

/** Progress of long work that is counted, on standard error: a bar in a terminal, a line now and then elsewhere. */
export interface Bar {
  at(done: number, total: number): void;
  /** Takes the bar away. */
  end(): void;
}

const WIDTH = 30;
const LIVE_MS = 150;
const PLAIN_MS = 5000;
/** Work shorter than this shows nothing. */
const QUIET_MS = 1000;

export function progressBar(unit: string, isQuiet: boolean, out: NodeJS.WriteStream = process.stderr): Bar {
  const started = Date.now();
  let shown = started + QUIET_MS - LIVE_MS;
  let drawn = false;
  return {
    at(done, total) {
      const now = Date.now();
      if (isQuiet || now - shown < (out.isTTY ? LIVE_MS : PLAIN_MS)) return;
      shown = now;
      drawn = true;
      const left = done === 0 ? "" : `  ${duration(((total - done) * (now - started)) / done / 1000)} left`;
      const text = `${done} of ${total} ${unit}${left}`;
      const filled = Math.floor((WIDTH * done) / Math.max(1, total));
      const bar = `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}`;
      out.write(out.isTTY ? `\r\x1b[K${bar}  ${text}`.slice(0, (out.columns ?? 80) + 4) : `${text}\n`);
    },
    end() {
      if (drawn && out.isTTY) out.write("\r\x1b[K");
    },
  };
}
