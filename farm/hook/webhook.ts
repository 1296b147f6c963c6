import { randomUUID } from "node:crypto";
import { FarmError } from "../../renderer/errors.ts";
import type { Outcome } from "./hooks.ts";
import { SECRET, signature } from "./signature.ts";

export interface WebhookLimits {
  /** How long an answer may take, milliseconds. */
  answerMs: number;
  /** After the first attempt. */
  retries: number;
  /** Before the second attempt, milliseconds; it doubles with each. */
  pauseMs: number;
}

const LIMITS: WebhookLimits = { answerMs: 10_000, retries: 3, pauseMs: 1000 };
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Throws hook.url for what is not sent to: a body that says where data lies goes over https, or stays on this machine. */
export function checkWebhook(address: string): URL {
  if (!URL.canParse(address)) throw badUrl(`"${address}" is no address`);
  const url = new URL(address);
  // fetch takes no address with a password, and an address can be logged.
  if (url.username !== "" || url.password !== "") throw badUrl("it holds a user name or a password");
  if (url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname))) return url;
  throw badUrl(`${url.protocol}// is not sent to, but https:// is, and http:// on this machine`);
}

/** POSTs the outcome, again when the other side is away or busy. Throws hook.webhook when it was not taken. */
export async function sendWebhook(
  address: string,
  outcome: Outcome,
  limits: Partial<WebhookLimits> = {},
): Promise<void> {
  const { answerMs, retries, pauseMs } = { ...LIMITS, ...limits };
  const url = checkWebhook(address);
  const delivery = randomUUID();
  for (let attempt = 0; ; attempt++) {
    const answer = await post(url, delivery, bodyOf(outcome), answerMs);
    if (answer.taken) return;
    if (!answer.passing || attempt === retries) throw notTaken(url, answer.reason, attempt + 1);
    await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** attempt));
  }
}

const bodyOf = (outcome: Outcome): string => JSON.stringify({ event: "run-ended", ...outcome });

interface Answer {
  taken: boolean;
  /** Another try can end better. */
  passing: boolean;
  reason: string;
}

async function post(url: URL, delivery: string, body: string, answerMs: number): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(answerMs);
    // A redirect is not followed: the signed body is for this address.
    const request = { method: "POST", headers: headersOf(delivery, body), body, redirect: "manual", signal } as const;
    const { ok, status, body: stream } = await fetch(url, request);
    await stream?.cancel();
    return { taken: ok, passing: status >= 500 || status === 408 || status === 429, reason: `status ${status}` };
  } catch (error) {
    return { taken: false, ...faultOf(error, answerMs) };
  }
}

/** Signed anew at each try: receivers refuse old times. */
function headersOf(delivery: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const secret = process.env[SECRET] ?? "";
  return {
    "content-type": "application/json",
    "user-agent": "seedfarm",
    "x-seedfarm-delivery": delivery,
    "x-seedfarm-timestamp": timestamp,
    ...(secret !== "" && { "x-seedfarm-signature": signature(secret, timestamp, body) }),
  };
}

/** What has no code is no fault of the network: a port that nobody may send to, for example. */
function faultOf(error: unknown, answerMs: number): Omit<Answer, "taken"> {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === "TimeoutError") return { passing: true, reason: `no answer within ${answerMs / 1000} s` };
  return { passing: cause?.code !== undefined, reason: cause?.code ?? cause?.message ?? message };
}

/** Names the host alone: with many services the path is the password. */
function notTaken({ host }: URL, reason: string, attempts: number): FarmError {
  const times = attempts === 1 ? "" : `, after ${attempts} attempts`;
  return new FarmError({
    code: "hook.webhook",
    message: `--webhook: ${host} did not take the message (${reason}${times}).`,
    where: "--webhook",
    kind: "failed",
  });
}

function badUrl(why: string): FarmError {
  return new FarmError({
    code: "hook.url",
    message: `--webhook: ${why}.`,
    remedy: `Write --webhook https://HOST/PATH; a secret to sign with goes into ${SECRET}.`,
    where: "--webhook",
  });
}
