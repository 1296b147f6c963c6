import { type GlBackend, isHardware } from "./backends.ts";
import { candidates, type GlMachine } from "./gl-probe-machine.ts";
import { type PageAnswer, PROBE_SCRIPT } from "./gl-probe-page.ts";
import { launchBrowser } from "./launch.ts";
import { within } from "./within.ts";

/** What a backend showed in a browser of its own. */
export type ProbeRow = DrawnRow | SilentRow;

interface DrawnRow {
  backend: GlBackend;
  renderer: string;
  hardware: boolean;
  /** Of the fastest frame: that is least disturbed by what else the machine does. */
  msPerFrame: number;
}

/** It drew nothing. */
interface SilentRow {
  backend: GlBackend;
  trouble: string;
  /** Ended by the watchdog: on a machine with much to do it may be none of its fault. */
  isLate: boolean;
}

export interface ProbeLimits {
  /** A browser gets so long from its start to its last frame, milliseconds. */
  limitMs?: number;
  /** Aborting it ends the probe with an error. */
  signal?: AbortSignal | undefined;
}

/** Vulkan without a driver hangs for 100 s and more. */
const LIMIT_MS = 15_000;
/** Software backends that are nearly equal must not change places by chance: their pixels differ. */
const CLEARLY_FASTER = 1.25;

/** Tries one backend after another: side by side they would slow each other. Software's own is spared where a card draws. */
export async function probeMachine(machine: GlMachine, limits: ProbeLimits = {}): Promise<ProbeRow[]> {
  const rows: ProbeRow[] = [];
  for (const backend of candidates(machine)) {
    if (backend === "swiftshader" && rows.some(drewOnCard)) break;
    rows.push(await probeBackend(backend, limits));
  }
  return rows;
}

export const drewOnCard = (row: ProbeRow): boolean => "renderer" in row && row.hardware;

/** The fastest that draws on a card, else the fastest; a later row has to be clearly faster. Null when none drew. */
export function fastest(rows: readonly ProbeRow[]): GlBackend | null {
  const drawn = rows.filter((row) => "renderer" in row);
  const cards = drawn.filter(drewOnCard);
  const [first, ...others] = cards.length > 0 ? cards : drawn;
  if (first === undefined) return null;
  const isFaster = (one: DrawnRow, best: DrawnRow) => one.msPerFrame * CLEARLY_FASTER < best.msPerFrame;
  return others.reduce((best, one) => (isFaster(one, best) ? one : best), first).backend;
}

export async function probeBackend(backend: GlBackend, limits: ProbeLimits = {}): Promise<ProbeRow> {
  const { limitMs = LIMIT_MS, signal } = limits;
  const watchdog = new AbortController();
  const ends = AbortSignal.any([watchdog.signal, ...(signal ? [signal] : [])]);
  let isLate = false;
  try {
    const answer = await within(limitMs, draw(backend, limitMs, ends), () => {
      isLate = true;
      return new Error(`no picture within ${limitMs / 1000} s`);
    });
    const { renderer, milliseconds } = answer;
    const msPerFrame = Math.round(100 * Math.min(...milliseconds)) / 100;
    return { backend, renderer, hardware: isHardware(renderer), msPerFrame };
  } catch (cause) {
    signal?.throwIfAborted();
    return { backend, trouble: (cause as Error).message.split("\n")[0]!, isLate };
  } finally {
    watchdog.abort();
  }
}

async function draw(backend: GlBackend, limitMs: number, signal: AbortSignal): Promise<PageAnswer> {
  const { browser, stop } = await launchBrowser(backend, limitMs, signal);
  try {
    const page = await browser.newPage();
    return await page.evaluate<PageAnswer>(PROBE_SCRIPT);
  } finally {
    await stop();
  }
}
