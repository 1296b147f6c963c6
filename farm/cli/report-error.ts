import { EXIT_CODES, FarmError } from "../../renderer/errors.ts";

/** Prints an error for people (and, with --json, a line for scripts) and gives its exit code. */
export function reportError(error: unknown, argv: readonly string[]): number {
  const isOurs = error instanceof FarmError && error.kind !== "bug";
  const showStack = !isOurs || argv.includes("--verbose");
  process.stderr.write(`${isOurs ? forPeople(error) : bug(error)}${showStack ? `\n\n${stackOf(error)}` : ""}\n`);
  if (argv.includes("--json")) process.stdout.write(`${JSON.stringify(forScripts(error))}\n`);
  return isOurs ? EXIT_CODES[error.kind] : EXIT_CODES.bug;
}

function forPeople({ message, remedy }: FarmError): string {
  return remedy === undefined ? message : `${message}\n${remedy}`;
}

function bug(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `This is a bug in seedfarm: ${message}\nPlease report it with the command and the lines below.`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function forScripts(error: unknown): object {
  if (!(error instanceof FarmError)) return { event: "error", code: "bug", message: String(error) };
  const { code, message, remedy, where } = error;
  return { event: "error", code, message, ...(remedy && { remedy }), ...(where && { where }) };
}
