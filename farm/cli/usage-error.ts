import { FarmError } from "../../renderer/errors.ts";
import { suggestion } from "../recipe/suggest.ts";
import { type Command, commandName, type OptionTable } from "./command.ts";

const usage = (code: string, message: string, remedy: string, where: string): FarmError =>
  new FarmError({ code: `usage.${code}`, message, remedy, where });

export function unknownCommand(word: string, commands: readonly Command[]): FarmError {
  const names = commands.filter(({ group }) => group !== "hidden").map(commandName);
  return usage("unknown-command", `There is no command "${word}".`, suggestion(word, names, "Commands"), word);
}

/** yargs names unknown flags and words in one list, flags without their dashes and in two spellings. */
export function unknownArguments(
  message: string,
  argv: readonly string[],
  name: string,
  table: OptionTable,
): FarmError {
  const unknown = message.replace(/^Unknown arguments?: /, "").split(", ");
  const flag = argv.find((word) => unknown.includes(flagName(word)) && word.startsWith("-"));
  if (flag !== undefined) {
    const asked = `--${flagName(flag)}`;
    const flags = [...Object.keys(table), "help"].map((option) => `--${option}`);
    return usage("unknown-flag", `\`farm ${name}\` has no flag ${asked}.`, suggestion(asked, flags, "Flags"), asked);
  }
  const word = unknown[0] ?? "";
  return usage("extra-word", `\`farm ${name}\` does not know what "${word}" is for.`, seeHelp(name), word);
}

const flagName = (word: string): string => word.replace(/^-+/, "").split("=")[0] ?? "";

/** yargs' own sentences, with a place and a remedy. */
export function badUsage(message: string, name: string, command: Command): FarmError {
  if (message.startsWith("Not enough non-option arguments")) {
    const needed = Object.entries(command.positionals).map(([word, meaning]) => `<${word}> (${meaning})`);
    return usage("missing-word", `\`farm ${name}\` needs ${needed.join(" and ")}.`, seeHelp(name), name);
  }
  const flag = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (flag !== undefined) return usage("no-value", `--${flag} needs a value.`, seeHelp(name), `--${flag}`);
  return usage("bad-usage", message.replace(/\s*\n\s*/g, " "), seeHelp(name), name);
}

export function twice(flag: string): FarmError {
  return usage("flag-twice", `--${flag} is given more than once.`, "Give it once.", `--${flag}`);
}

export function notANumber(flag: string): FarmError {
  return usage("not-a-number", `--${flag} is not a number.`, `Write --${flag} 2, for example.`, `--${flag}`);
}

/** Counts: from `least` up to `most`. */
export function checkCount(flag: string, value: number | undefined, most: number, least = 1): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw usage(
    "bad-count",
    `--${flag} ${value} is not a whole number from ${least} to ${most}.`,
    `Leave it out for the default.`,
    `--${flag}`,
  );
}

const seeHelp = (name: string): string => `\`farm ${name} --help\` shows how to use it.`;
