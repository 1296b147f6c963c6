import { createHash } from "node:crypto";

/**
 * A JSON file that proves itself: its last key, `seal`, is the SHA-256 of the text without it. Any changed byte, also
 * a space, breaks it.
 */
export function sealed(value: object): string {
  const seal = createHash("sha256").update(text(value)).digest("hex");
  return text({ ...value, seal });
}

/** The value without its seal; null when the text is not what `sealed` wrote. */
export function unsealed<T extends object>(sealedText: string): T | null {
  const value = parse(sealedText);
  if (value === null) return null;
  const { seal: _, ...rest } = value;
  return sealed(rest) === sealedText ? (rest as T) : null;
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
