import { FarmError } from "../../renderer/errors.ts";
import type { Engine, EngineDefinition } from "../executors/engine.ts";
import { engines } from "../executors/engines.ts";
import { suggestion } from "../recipe/suggest.ts";
import type { Job } from "./job.ts";

/** By its name. Throws for one that there is not. */
export function findEngine(name: string): EngineDefinition {
  const found = engines.find((engine) => engine.name === name);
  if (found) return found;
  const names = ["local", ...engines.map((engine) => engine.name)];
  throw new FarmError({
    code: "engine.unknown",
    message: `There is no engine "${name}".`,
    remedy: suggestion(name, names, "Engines"),
    where: "--on",
  });
}

/** The engine as the job was sent to it. */
export const engineOf = ({ engine, settings }: Job): Promise<Engine> => findEngine(engine).open(settings);
