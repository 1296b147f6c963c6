import { FarmError } from "../../../renderer/errors.ts";
import { hasControls } from "./words.ts";

/** A flag whose value cannot be. `message` begins after the flag's name. */
export const badFlag = (flag: string, message: string, remedy: string): FarmError =>
  new FarmError({ code: "slurm.bad-flag", message: `--${flag} ${message}`, remedy, where: `--${flag}` });

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
  const shown = JSON.stringify(value);
  throw badFlag(flag, `${shown} is not ${what}.`, `Write --${flag} ${example}, for example.`);
}

/** The text as it is, when it stays within one line of a script. */
export function plain(flag: string, value: string): string {
  if (!hasControls(value)) return value;
  throw badFlag(flag, `${JSON.stringify(value)} has a line break or another control character.`, "Leave it out.");
}
