import type { OptionTable } from "./command.ts";
import { flagsOf } from "./plugin-flags.ts";

/** Flags of the engine that `--on` names, so that `farm submit --on slurm --help` shows Slurm's. */
export async function engineOptions(argv: readonly string[]): Promise<OptionTable> {
  const name = engineNamed(argv);
  if (name === undefined || name === "local") return {};
  const { findEngine } = await import("../jobs/engines.ts");
  return flagsOf(findEngine(name).options);
}

function engineNamed(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === "--on" || word.startsWith("--on="));
  return argv[at] === "--on" ? argv[at + 1] : argv[at]?.slice("--on=".length);
}
