import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { FarmError } from "../../renderer/errors.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** What was being written, for remedies: the option that chose the folder, and what to do about a full disk. */
export interface Written {
  option: string;
  whenFull: string;
}

const RUN: Written = {
  option: "--out",
  whenFull:
    "Free space (or move the run to a larger disk), then continue with `farm resume RUN`. Nothing finished is lost.",
};

/** A failed write as something a person can act on; errors that say nothing about the disk come back as they are. */
export function storeError(cause: unknown, path: string, bytes: number, written: Written = RUN): unknown {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  const explain = REASONS[code];
  return explain ? new FarmError({ ...explain(path, written, bytes), where: path, cause }) : cause;
}

interface Reason {
  code: string;
  message: string;
  remedy: string;
}

const full = (path: string, { whenFull }: Written, bytes: number): Reason => ({
  code: "store.disk-full",
  message: `The disk is full: ${bytes > 0 ? `${megabytes(bytes)} more are` : "more is"} needed for ${path}, ${megabytes(freeBytes(path))} are free.`,
  remedy: whenFull,
});
const readOnly = (path: string, { option }: Written): Reason => ({
  code: "store.read-only",
  message: `Cannot write ${path}: it is on a read-only file system.`,
  remedy: `Choose a writable folder with ${option}, or mount the disk for writing.`,
});
const denied = (path: string, { option }: Written): Reason => ({
  code: "store.denied",
  message: `Cannot write ${path}: permission denied.`,
  remedy: `Choose a folder of your own with ${option}, or give yourself write permission.`,
});
const inTheWay = (path: string, { option }: Written): Reason => ({
  code: "store.not-a-folder",
  message: `Cannot write ${path}: a file is where a folder should be.`,
  remedy: `Choose another folder with ${option}.`,
});

const REASONS: Record<string, (path: string, written: Written, bytes: number) => Reason> = {
  ENOSPC: full,
  EDQUOT: full,
  EROFS: readOnly,
  EACCES: denied,
  EPERM: denied,
  ENOTDIR: inTheWay,
};

function freeBytes(path: string): number {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
