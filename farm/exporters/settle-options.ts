import { FarmError } from "../../renderer/errors.ts";
import type { ExportOption } from "./define.ts";

type Settled<Options extends Record<string, ExportOption>> = {
  [Name in keyof Options]: Options[Name] extends { choices: readonly (infer Choice)[] }
    ? Choice
    : Options[Name]["type"] extends "string"
      ? string
      : Options[Name]["type"] extends "number"
        ? number
        : boolean;
};

/** Fills in defaults, and refuses values that the option does not have. */
export function settleOptions<Options extends Record<string, ExportOption>>(
  options: Options,
  given: Readonly<Record<string, unknown>>,
): Settled<Options> {
  const entries = Object.entries(options).map(([name, option]) => {
    const value = given[name] ?? option.default;
    if (typeof value === option.type && (option.choices?.includes(value as string) ?? true)) return [name, value];
    throw badOption(name, option, value);
  });
  return Object.fromEntries(entries) as Settled<Options>;
}

function badOption(name: string, option: ExportOption, value: unknown): FarmError {
  return new FarmError({
    code: "export.bad-option",
    message: `--${name} ${String(value)}: expected ${option.choices ? option.choices.join(", ") : `a ${option.type}`}.`,
    remedy: `Leave --${name} out for its default, ${option.default}.`,
    where: `--${name}`,
  });
}
