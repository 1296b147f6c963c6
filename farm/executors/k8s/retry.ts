/** How long a request is tried again. */
export interface Patience {
  attempts: number;
  /** Where nobody answers at all: the address is wrong, more likely than the server being away. */
  attemptsUnheard: number;
  /** The longest wait before the second attempt, milliseconds; it doubles with each … */
  firstMs: number;
  /** … up to this, which the server's own Retry-After may exceed … */
  longestMs: number;
  /** … up to this. */
  longestAskedMs: number;
  /** A request without an answer is given up, milliseconds. */
  limitMs: number;
}

/** About a minute. */
export const PATIENCE: Patience = {
  attempts: 10,
  attemptsUnheard: 4,
  firstMs: 250,
  longestMs: 15_000,
  longestAskedMs: 60_000,
  limitMs: 30_000,
};

/** What the client throws, as far as it matters here. */
export interface Fault {
  name?: string;
  message?: string;
  /** HTTP status of an answer, else the name of a network error. */
  code?: number | string;
  /** Raw JSON of a Status; HTML when a proxy answered. */
  body?: unknown;
  headers?: Record<string, string>;
}

const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504]);
const ABSENT = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);
const CUT = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE"]);

/** HTTP status of an answer; undefined when there was none. */
export const statusOf = ({ code }: Fault): number | undefined => (typeof code === "number" ? code : undefined);

export const isAbsent = ({ code }: Fault): boolean => ABSENT.has(String(code));

/** Whether the same request can succeed later. */
export const isPassing = (fault: Fault): boolean =>
  PASSING_STATUS.has(statusOf(fault) ?? 0) ||
  isAbsent(fault) ||
  CUT.has(String(fault.code)) ||
  fault.name === "AbortError";

/** The client tries nothing twice, not even what the server has asked to be tried later. */
export async function patiently<T>(patience: Patience, request: (tried: number) => Promise<T>): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await request(tried);
    } catch (error) {
      const fault = error as Fault;
      const most = isAbsent(fault) ? patience.attemptsUnheard : patience.attempts;
      if (!isPassing(fault) || tried + 1 >= most) throw error;
      await pause(waitMs(patience, fault, tried));
    }
  }
}

function waitMs({ firstMs, longestMs, longestAskedMs }: Patience, { headers }: Fault, tried: number): number {
  const asked = Number(headers?.["retry-after"] ?? 0) * 1000;
  const own = Math.random() * Math.min(longestMs, firstMs * 2 ** tried);
  return Math.max(own, Math.min(Number.isFinite(asked) ? asked : 0, longestAskedMs));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
