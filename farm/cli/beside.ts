import { join } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import { isRemote, placeName } from "../store/place.ts";

/** The folder that a command writes: `to`, else one inside the run, or of a run in an object store in one of its name here. */
export function besideRun(run: string, to: string | undefined, ...path: readonly string[]): string {
  if (to === undefined) return join(isRemote(run) ? placeName(run) : run, ...path);
  if (!isRemote(to)) return to;
  throw new FarmError({
    code: "cli.to-remote",
    message: `--to ${to}: this is written to a folder of this machine.`,
    remedy: "Name a folder, then copy it: `aws s3 sync FOLDER s3://…`.",
    where: "--to",
  });
}
