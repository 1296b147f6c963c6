import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { packageVersion } from "../../../farm/package-root.ts";
import type { Backend } from "../../../renderer/node/backends.ts";
import { BUILTIN_PAGE } from "../../../renderer/node/bundle.ts";
import { builtinRegistry } from "../../../renderer/node/registry.ts";
import { selftestRecipe } from "../../../renderer/node/selftest/selftest.ts";
import { type Fingerprint, openSession } from "../../../renderer/node/session.ts";

/** Where numbers come from: they say nothing about another machine. */
export interface Machine extends Fingerprint {
  seedfarm: string;
  cores: number;
  cpu: string;
  gigabytes: number;
  node: string;
  /** Of the minute before: what else the machine did. */
  load: number;
}

export async function thisMachine(backend: Backend): Promise<Machine> {
  const recipe = selftestRecipe(64, 64, "millimetres");
  const load = loadavg()[0]!;
  const session = await openSession({ recipe, registry: builtinRegistry, pageBundle: BUILTIN_PAGE, backend });
  await session.close();
  return {
    seedfarm: packageVersion(),
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? "",
    gigabytes: Math.round(totalmem() / 1e9),
    node: process.version,
    load: Math.round(10 * load) / 10,
    ...session.fingerprint,
  };
}
