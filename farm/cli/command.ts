import type { InferredOptionTypes, Options } from "yargs";

export type OptionTable = Readonly<Record<string, Options>>;
export type Positionals = Readonly<Record<string, string>>;

/** One command: it reads flags, calls one function of the farm, prints. Heavy imports belong inside `run`. */
export interface Command<Table extends OptionTable = OptionTable, Words extends Positionals = Positionals> {
  /** As yargs writes it: the name, then positionals such as `<run>` or `[dir]`. */
  usage: string;
  summary: string;
  group: Group;
  /** What each positional is. */
  positionals: Words;
  options: Table;
  /** Options that depend on what was typed behind the command's name, such as an exporter's own. */
  moreOptions?(argv: readonly string[]): Promise<OptionTable>;
  examples: readonly (readonly [command: string, meaning: string])[];
  /** Longer text for `farm COMMAND --help`. */
  details?: string;
  /** Resolves to the exit code. */
  run(args: Arguments<Table, Words>): Promise<number>;
}

/** Where the command stands in `farm --help`. */
export type Group = "make" | "runs" | "data" | "recipes" | "machine" | "hidden";

/** Options by their names as written (`first-frame`), positionals by theirs. */
export type Arguments<Table extends OptionTable, Words extends Positionals> = InferredOptionTypes<Table> &
  Record<keyof Words, string>;

export const commandName = ({ usage }: Command): string => usage.split(" ")[0] ?? usage;

/** Identity function: gives types and nothing else. */
export function defineCommand<Table extends OptionTable, Words extends Positionals>(
  command: Command<Table, Words>,
): Command {
  return command as unknown as Command;
}
