import type { ExecutorEvent } from "../../executors/define.ts";
import { countProgress, type ProgressCounter } from "./progress.ts";
import { block, line, warning } from "./progress-text.ts";

/** Shows a run while it is drawn. */
export interface Reporter {
  start(total: number, done: number): void;
  event(event: ExecutorEvent): void;
  /** A sentence for people, above what is redrawn. */
  say(text: string): void;
  end(): void;
  counter(): ProgressCounter;
}

/** One JSON line an event; a redrawn block in a terminal; a line every few seconds elsewhere. */
export function chooseReporter(json: boolean, out: NodeJS.WriteStream = process.stdout): Reporter {
  if (json) return jsonReporter(out);
  return out.isTTY ? liveReporter(out) : plainReporter(out);
}

/** What all three share: the count. */
function counting(show: { event(event: ExecutorEvent): void; start?(): void; end?(): void; say(text: string): void }) {
  let counter = countProgress(0, 0, Date.now());
  let started = false;
  const notes = new Set<string>();
  return {
    start(total: number, done: number) {
      started = true;
      counter = countProgress(total, done, Date.now());
      show.start?.();
    },
    event(event: ExecutorEvent) {
      counter.note(event, Date.now());
      // All workers of a machine note the same.
      if (event.event === "note" && notes.has(event.message)) return;
      if (event.event === "note") notes.add(event.message);
      show.event(event);
    },
    say: show.say,
    end: () => (started ? show.end?.() : undefined),
    counter: () => counter,
  };
}

function jsonReporter(out: NodeJS.WriteStream): Reporter {
  return counting({ event: (event) => void out.write(`${JSON.stringify(event)}\n`), say: () => {} });
}

const PLAIN_MS = 5000;
const LIVE_MS = 200;

function plainReporter(out: NodeJS.WriteStream): Reporter {
  let timer: NodeJS.Timeout | undefined;
  let shown = -1;
  const say = (text: string) => void out.write(`${text}\n`);
  const tick = () => {
    const progress = reporter.counter().read(Date.now());
    // A log is no place for lines that say the same again.
    if (progress.done !== shown) say(line(progress));
    shown = progress.done;
  };
  const reporter: Reporter = counting({
    start() {
      timer = setInterval(tick, PLAIN_MS).unref();
    },
    event(event) {
      const text = warning(event);
      if (text !== null) say(text);
    },
    say,
    end() {
      clearInterval(timer);
      tick();
    },
  });
  return reporter;
}

function liveReporter(out: NodeJS.WriteStream): Reporter {
  let timer: NodeJS.Timeout | undefined;
  let shown = 0;
  const clear = () => {
    if (shown > 0) out.write(`\x1b[${shown}A\x1b[J`);
    shown = 0;
  };
  const draw = () => {
    const lines = block(reporter.counter().read(Date.now()), out.columns ?? 80);
    clear();
    out.write(lines.map((text) => `${text}\n`).join(""));
    shown = lines.length;
  };
  const say = (text: string) => {
    clear();
    out.write(`${text}\n`);
  };
  const reporter: Reporter = counting({
    start() {
      timer = setInterval(draw, LIVE_MS).unref();
      draw();
    },
    event(event) {
      const text = warning(event);
      if (text !== null) say(text);
    },
    say,
    end() {
      clearInterval(timer);
      draw();
      shown = 0;
    },
  });
  return reporter;
}
