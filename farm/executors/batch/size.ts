import { FarmError } from "../../../renderer/errors.ts";

/** AWS Batch takes requests up to a size, in KiB. */
export function checkSize(request: unknown, mostKib: number, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(request));
  if (bytes <= mostKib * 1024) return;
  throw new FarmError({
    code: "batch.too-long",
    message: `The ${what} takes ${bytes} bytes; AWS Batch allows ${mostKib} KiB.`,
    remedy: "Give fewer or shorter --env, --secret and --tag.",
  });
}
