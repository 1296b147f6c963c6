import type { V1Toleration } from "@kubernetes/client-node";
import { FarmError } from "../../../renderer/errors.ts";
import type { Given } from "./given.ts";

export const badValue = ({ where, value }: Given, expected: string, example: string): FarmError =>
  new FarmError({
    code: "k8s.bad-value",
    message: `${where}: ${typeof value === "string" ? value : JSON.stringify(value)} is not ${expected}.`,
    remedy: `Write ${example}, for example.`,
    where,
  });

/** Text, or a number that YAML took for one. */
export function asText(given: Given): string | undefined {
  const { value } = given;
  if (value === undefined) return undefined;
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value !== "") return value;
  throw badValue(given, "a text", "one");
}

/** One text, or a list of them. */
export function asTexts(given: Given): string[] {
  if (given.value === undefined) return [];
  return [given.value].flat().map((value) => asText({ ...given, value }) ?? "");
}

export function asCount(given: Given, least: number, most: number): number | undefined {
  const { value } = given;
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw badValue(given, `a whole number from ${least} to ${most}`, String(least));
}

/** "500m", "2", "1.5Gi": more than nothing. */
export function asQuantity(given: Given): string | undefined {
  const text = asText(given);
  if (text === undefined || /^(?=.*[1-9])\d+(\.\d+)?(m|k|[KMGTPE]i|[MGTPE])?$/.test(text)) return text;
  throw badValue(given, "an amount in Kubernetes' units", "500m, 2 or 6Gi");
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** "90m" → 5400. */
export function asSeconds(given: Given): number | undefined {
  const text = asText(given);
  if (text === undefined) return undefined;
  const [, amount, unit] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * SECONDS[unit as keyof typeof SECONDS];
  throw badValue(given, "a time", "90m, 12h or 2d");
}

/** KEY=VALUE, repeated, or in a file a map. */
export function asPairs(given: Given, keyPattern: RegExp, example: string): Record<string, string> {
  const pairs = isMap(given.value) ? Object.entries(given.value) : asTexts(given).map((pair) => split(pair, "="));
  for (const [key, value] of pairs)
    if (!keyPattern.test(key) || (typeof value !== "string" && typeof value !== "number"))
      throw badValue({ ...given, value: isMap(given.value) ? { [key]: value } : key }, "NAME=VALUE", example);
  return Object.fromEntries(pairs.map(([key, value]) => [key, String(value)]));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** "a=b=c" → "a", "b=c"; undefined when there is no separator. */
const split = (text: string, separator: string): [string, string | undefined] => {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

/** Qualified names of labels, taints and node labels. */
export const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** KEY=VALUE:EFFECT, KEY:EFFECT or KEY. */
export function asToleration(given: Given, text: string): V1Toleration {
  const [taint, effect] = split(text, ":");
  const [key, value] = split(taint, "=");
  if (!LABEL_KEY.test(key) || (effect !== undefined && !EFFECTS.includes(effect)))
    throw badValue({ ...given, value: text }, `KEY=VALUE:EFFECT with ${EFFECTS.join(", ")}`, "gpu=yes:NoSchedule");
  return {
    key,
    ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
    ...(effect !== undefined && { effect }),
  };
}

export interface Volume {
  /** Name of a PersistentVolumeClaim. */
  claim: string;
  /** Absolute. */
  path: string;
}

/** Mounts of every worker, and what cannot be one. */
const TAKEN = ["/", "/dev", "/dev/shm", "/tmp"];

/** pvc:CLAIM:/path, each at a path of its own. */
export function asVolumes(given: Given): Volume[] {
  const paths = new Set(TAKEN);
  return asTexts(given).map((text) => {
    const volume = asVolume({ ...given, value: text });
    if (paths.has(volume.path)) throw badValue({ ...given, value: text }, "at a free path", "pvc:datasets:/data");
    paths.add(volume.path);
    return volume;
  });
}

function asVolume(given: Given): Volume {
  const [, claim, path] = /^pvc:([a-z0-9][a-z0-9.-]*):(\/[^:]*)$/.exec(String(given.value)) ?? [];
  if (claim === undefined || path === undefined) throw badValue(given, "pvc:CLAIM:/path", "pvc:datasets:/data");
  return { claim, path: path.replace(/(?<=.)\/+$/, "") };
}
