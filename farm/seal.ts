import { createHash } from "node:crypto";
import { FarmError } from "../renderer/errors.ts";

/**
 * A JSON file that proves itself: its last key, `seal`, is the SHA-256 of the text without it. Any changed byte, also
 * a space, breaks it.
 */
export function sealed(value: object): string {
  return text({ ...value, seal: sha256(text(value)) });
}

/** The value without its seal; null when the text is not what `sealed` wrote. */
export function unsealed<T extends object>(sealedText: string): T | null {
  const bare = `${sealedText.slice(0, -ENDING_LENGTH)}${END}`;
  return sealedText.endsWith(ending(sha256(bare))) ? (parse(bare) as T | null) : null;
}

/** What ends the text of any value. */
const END = "\n}\n";
/** What the seal makes of it. */
const ending = (seal: string): string => `,\n  "seal": "${seal}"${END}`;
const ENDING_LENGTH = ending(sha256("")).length;

const MADE_BY = { run: "farm submit", sweep: "farm sweep" } as const;

/**
 * The plan of a run or a sweep as it was frozen. `where` is its file, for people. Throws FarmError `run.format` or
 * `sweep.format` when it was changed or has another format.
 */
export function unsealedPlan<T extends { format: string }>(
  sealedText: string,
  kind: keyof typeof MADE_BY,
  format: T["format"],
  where: string,
): T {
  const plan = unsealed<T>(sealedText);
  if (plan?.format === format) return plan;
  const other = new RegExp(`"format":\\s*"(seedfarm-${kind}[^"]*)"`).exec(sealedText)?.[1];
  const isOther = other !== undefined && other !== format;
  throw new FarmError({
    code: `${kind}.format`,
    message: isOther
      ? `${where} is not a plan of the form "${format}" but "${other}".`
      : `${where} was changed after the ${kind} was planned, or is no plan.`,
    remedy: isOther
      ? `Use the seedfarm version that made the ${kind}, or make it anew with \`${MADE_BY[kind]}\`.`
      : `Put the file back as it was. To draw with other settings, make a new ${kind} with \`${MADE_BY[kind]}\`.`,
    where,
  });
}

function sha256(bytes: string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const text = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function parse(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
