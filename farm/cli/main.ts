import { commandName } from "./command.ts";
import { commands } from "./commands/index.ts";
import { mainHelp } from "./help.ts";
import { reportError } from "./report-error.ts";

const HELP = new Set(["--help", "-h", "help", undefined]);

/** The words after `farm` → exit code. Everything that takes time to load is loaded by the command that needs it. */
export async function main(argv: readonly string[]): Promise<number> {
  const [word, ...rest] = argv;
  if (HELP.has(word) && rest.length === 0) return print(mainHelp(commands));
  if (word === "--version") return print(`${await version()}\n`);
  try {
    return await dispatch(word === "help" ? [...rest, "--help"] : [...argv]);
  } catch (error) {
    return reportError(error, argv);
  }
}

async function dispatch(argv: string[]): Promise<number> {
  const command = commands.find((one) => commandName(one) === argv[0]);
  if (command) {
    const { runCommand } = await import("./parse.ts");
    return runCommand(command, argv, process.stdout.columns ?? 100);
  }
  const { unknownCommand } = await import("./usage-error.ts");
  throw unknownCommand(argv[0] ?? "", commands);
}

async function version(): Promise<string> {
  const { packageVersion } = await import("../package-root.ts");
  return packageVersion();
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
