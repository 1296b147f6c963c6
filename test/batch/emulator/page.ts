import { must } from "./refusal.ts";

/** A page of the items, and the token for the next one. */
export function page<T>(
  items: readonly T[],
  most: number,
  token: string | undefined,
): { items: T[]; nextToken?: string } {
  must(most >= 1, "maxResults is at least 1.");
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString().replace("from:", ""));
  must(Number.isInteger(start), "The nextToken is not valid.");
  const end = start + most;
  const rest = end < items.length ? { nextToken: Buffer.from(`from:${end}`).toString("base64url") } : {};
  return { items: items.slice(start, end), ...rest };
}
