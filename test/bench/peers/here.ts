import { join } from "node:path";
import { packageRoot } from "../../../farm/package-root.ts";

/** A file of this folder, also when what runs is a build of it elsewhere. */
export const here = (name: string): string => join(packageRoot(), "test/bench/peers", name);
