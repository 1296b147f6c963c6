import { FarmError } from "../../renderer/errors.ts";
import { SEMANTIC_VERSION } from "../dataset-info.ts";
import type { CardFlags } from "./source.ts";

const FLAGS = ["name", "version", "description", "license", "creator", "url", "date"] as const;

interface Rule {
  isRight(text: string): boolean;
  form: string;
  example: string;
}

const NOT_EMPTY: Rule = { isRight: (text) => text.trim() !== "", form: "a text", example: '"Example Lab"' };

const RULES: Partial<Record<(typeof FLAGS)[number], Rule>> = {
  version: { isRight: (text) => SEMANTIC_VERSION.test(text), form: "MAJOR.MINOR.PATCH", example: "1.2.0" },
  url: { isRight: isWebAddress, form: "a web address", example: "https://example.org/data" },
  date: { isRight: isDay, form: "a day as YYYY-MM-DD", example: "2025-01-31" },
};

/** Flags of `farm card` that were given; throws FarmError `card.flag` for one of the wrong form. */
export function readCardFlags(args: Partial<Record<(typeof FLAGS)[number], string | undefined>>): CardFlags {
  const given = FLAGS.flatMap((flag) => (args[flag] === undefined ? [] : [[flag, args[flag]] as const]));
  for (const [flag, text] of given) {
    const { isRight, form, example } = RULES[flag] ?? NOT_EMPTY;
    if (isRight(text)) continue;
    throw new FarmError({
      code: "card.flag",
      message: `--${flag} ${JSON.stringify(text)} is not ${form}.`,
      remedy: `Write it as --${flag} ${example}.`,
      where: `--${flag}`,
    });
  }
  return Object.fromEntries(given);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** A day of the calendar: February has no 30th. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
