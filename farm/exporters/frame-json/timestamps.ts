import { FarmError } from "../../../renderer/errors.ts";

/** 9999-12-31T23:59:59Z: years have four digits. */
const LAST = 253_402_300_799_000;

/** Gives the frame at each position its time: `start` plus `interval` seconds for each frame before it. */
export function timestamps(start: string, interval: number): (position: number) => string {
  const first = parseStart(start);
  if (!(interval >= 0 && Number.isFinite(interval))) throw badInterval(interval);
  return (position) => {
    const time = first + Math.round(position * interval * 1000);
    if (time > LAST) throw badInterval(interval);
    return new Date(time).toISOString().replace(".000Z", "Z");
  };
}

function parseStart(start: string): number {
  const isFull = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(start);
  const time = isFull ? Date.parse(start) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new FarmError({
    code: "export.bad-start",
    message: `--start ${start}: expected a date and time with its zone.`,
    remedy: "Write it as --start 2024-03-15T10:23:45Z.",
    where: "--start",
  });
}

function badInterval(interval: number): FarmError {
  return new FarmError({
    code: "export.bad-interval",
    message: `--interval ${interval}: expected seconds from one frame to the next, 0 or more, within the year 9999.`,
    remedy: "Leave it out for one second.",
    where: "--interval",
  });
}
