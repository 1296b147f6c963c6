import { badFlag, formed } from "./checks.ts";

const FORM = /^(?:(?<days>\d+)-(?<dayClock>\d+(?::\d\d){0,2})|(?<clock>\d+(?::\d\d){0,2}))$/;
const ENDLESS = /^(?:unlimited|infinite|0)$/i;
const MINUTE = 60;
/** A worker takes up to a minute to draw its first frame and is told to stop up to two before the limit. */
const LEAST_MINUTES = 5;

/** A task's limit in Slurm's forms: 90 (minutes), 2:00:00, 1-12, 1-12:30. The text as it is. */
export function checkTime(text: string): string {
  if (ENDLESS.test(text)) return text;
  formed("time", text, FORM, "a time as Slurm writes it", "2:00:00");
  if (seconds(text) >= LEAST_MINUTES * MINUTE) return text;
  throw badFlag(
    "time",
    `${text} is less than ${LEAST_MINUTES} minutes: workers would be told to stop before they have drawn anything.`,
    "Give more, or leave it out for the partition's own limit.",
  );
}

function seconds(text: string): number {
  const { days = "0", dayClock, clock = "" } = FORM.exec(text)?.groups ?? {};
  const parts = (dayClock ?? clock).split(":").map(Number);
  // 1-12 is hours; 90 is minutes, 90:30 minutes and seconds, 2:00:00 hours.
  const largest = dayClock !== undefined || parts.length === 3 ? 3600 : MINUTE;
  const rest = parts.reduce((sum, part, k) => sum + part * (largest / MINUTE ** k), 0);
  return Number(days) * 24 * 3600 + rest;
}
