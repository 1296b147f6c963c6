import yargs, { type Argv } from "yargs";
import { type Command, commandName, type OptionTable } from "./command.ts";
import { commandUsage } from "./help.ts";
import { badUsage, notANumber, twice, unknownArguments } from "./usage-error.ts";

/** A flag is what was typed: nothing is split, guessed or turned into numbers behind the user's back. */
const PARSER = {
  "greedy-arrays": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "dot-notation": false,
  "boolean-negation": false,
};

/** Runs one command on the words after `farm`; help text is printed instead when it was asked for. */
export async function runCommand(command: Command, argv: readonly string[], width: number | null): Promise<number> {
  const name = commandName(command);
  const table: OptionTable = { ...command.options, ...(await command.moreOptions?.(argv.slice(1))) };
  let code = 0;
  const parser = yargs([...argv])
    .scriptName("farm")
    .locale("en")
    .parserConfiguration(PARSER)
    .exitProcess(false)
    .strict()
    .version(false)
    .wrap(width)
    .fail((message, error) => {
      throw error ?? new UsageFailure(message);
    })
    .command(
      command.usage,
      command.summary,
      (y) => describe(y, command, table),
      async (args) => {
        checkValues(args, table);
        code = await command.run(args as never);
      },
    );
  try {
    await parser.parseAsync();
  } catch (error) {
    throw explain(error, argv, name, command, table);
  }
  return code;
}

/** What yargs found wrong, as its own sentence. */
class UsageFailure extends Error {}

function describe(y: Argv, command: Command, table: OptionTable): Argv {
  for (const [word, meaning] of Object.entries(command.positionals)) {
    y.positional(word, { type: "string", describe: meaning });
  }
  y.usage(commandUsage(command));
  y.options(table);
  y.option("verbose", { type: "boolean", describe: "show the stack of errors", default: false });
  for (const [example, meaning] of command.examples) y.example(example, meaning);
  return y;
}

function checkValues(args: Record<string, unknown>, table: OptionTable): void {
  for (const [flag, option] of Object.entries(table)) {
    const value = args[flag];
    if (Array.isArray(value) && !option.array) throw twice(flag);
    if (option.type === "number" && Number.isNaN(value)) throw notANumber(flag);
  }
}

function explain(error: unknown, argv: readonly string[], name: string, command: Command, table: OptionTable): unknown {
  const message = error instanceof Error ? error.message : "";
  if (message.startsWith("Unknown argument")) return unknownArguments(message, argv, name, table);
  const fromYargs = error instanceof UsageFailure || (error instanceof Error && error.name === "YError");
  return fromYargs ? badUsage(message, name, command) : error;
}
