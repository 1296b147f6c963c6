import { FarmError } from "../../../renderer/errors.ts";

/** A flag whose value cannot be. `message` begins after the flag's name. */
export const badFlag = (flag: string, message: string, remedy: string): FarmError =>
  new FarmError({ code: "batch.bad-flag", message: `--${flag} ${message}`, remedy, where: `--${flag}` });

export const needsFlag = (flag: string, message: string, remedy: string): FarmError =>
  new FarmError({ code: "batch.needs-flag", message, remedy, where: `--${flag}` });

export const flagsClash = (flag: string, message: string, remedy: string): FarmError =>
  new FarmError({ code: "batch.flags-clash", message, remedy, where: `--${flag}` });

/** The number as it is, when it is whole and within the limits. */
export function whole(flag: string, value: number, [least, most]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw badFlag(
    flag,
    `${value} is not a whole number from ${least} to ${most}.`,
    `Write --${flag} ${least}, for example.`,
  );
}

/** The text as it is, when it has the form. `example` shows one that has. */
export function formed(flag: string, value: string, form: RegExp, what: string, example: string): string {
  if (form.test(value)) return value;
  throw badFlag(flag, `"${value}" is not ${what}.`, `Write --${flag} ${example}, for example.`);
}

/** KEY=VALUE, given any number of times. */
export function pairs(flag: string, given: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of given) {
    const at = pair.indexOf("=");
    if (at < 1) throw badFlag(flag, `"${pair}" has no name and value.`, `Write --${flag} NAME=VALUE.`);
    const name = pair.slice(0, at);
    if (Object.hasOwn(found, name)) throw badFlag(flag, `names ${name} twice.`, "Leave one of them out.");
    found[name] = pair.slice(at + 1);
  }
  return found;
}
