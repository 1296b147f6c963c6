import type { Options } from "yargs";
import type { EngineOption } from "../executors/engine.ts";
import type { ExportOption } from "../exporters/define.ts";
import type { OptionTable } from "./command.ts";

/** A plugin's options as flags. Defaults are shown, not set: the plugin fills in what is left out. */
export function flagsOf(options: Readonly<Record<string, ExportOption | EngineOption>>): OptionTable {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, flag(option)]));
}

function flag(option: ExportOption | EngineOption): Options {
  const { type, describe, choices } = option;
  return {
    type,
    describe,
    ...(option.default !== undefined && { defaultDescription: String(option.default) }),
    ...("array" in option && option.array && { array: true }),
    ...(choices && { choices }),
    ...(type !== "boolean" && { requiresArg: true }),
  };
}
