/** How long a request is tried again. */
export interface Patience {
  attempts: number;
  /** Of a server that has never answered: its address is wrong rather than it being away. */
  attemptsUnheard: number;
  /** The longest wait before the second attempt, milliseconds; it doubles with each … */
  firstMs: number;
  /** … up to this. */
  longestMs: number;
}

/** About a minute and a half. */
export const PATIENCE: Patience = { attempts: 15, attemptsUnheard: 4, firstMs: 100, longestMs: 15_000 };

/** What the SDK throws, as far as it matters here. */
export interface S3Fault {
  name?: string;
  code?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

export const statusOf = (error: unknown): number | undefined => (error as S3Fault).$metadata?.httpStatusCode;

const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504]);
/** Names of errors that another try can cure although their status is that of a mistake: damaged or late on the way. */
const PASSING_NAMES = new Set([
  "BadDigest",
  "ConditionalRequestConflict",
  "IncompleteBody",
  "InternalError",
  "OperationAborted",
  "RequestTimeTooSkewed",
  "RequestTimeout",
  "ServiceUnavailable",
  "SlowDown",
  "TimeoutError",
  "XAmzContentSHA256Mismatch",
]);
const ABSENT_CODES = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);
const CUT_CODES = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED"]);

/** Nobody answers at the address. */
export const isAbsent = (error: unknown): boolean => ABSENT_CODES.has((error as S3Fault).code ?? "");

/** Whether the same request can succeed later. */
export function isPassing(error: unknown): boolean {
  const { name = "", code = "" } = error as S3Fault;
  return PASSING_STATUS.has(statusOf(error) ?? 0) || PASSING_NAMES.has(name) || isAbsent(error) || CUT_CODES.has(code);
}

/**
 * Tries again after growing, random waits. The SDK's own retries are switched off: its budget for them runs dry when many
 * requests meet one outage, and bodies that break off while they are read are none of its business.
 */
export function createPatience(
  patience: Patience,
  canPass = isPassing,
): <T>(work: (tried: number) => Promise<T>) => Promise<T> {
  let heard = false;
  return async (work) => {
    for (let tried = 0; ; tried++) {
      try {
        const result = await work(tried);
        heard = true;
        return result;
      } catch (error) {
        heard ||= statusOf(error) !== undefined;
        const most = heard ? patience.attempts : patience.attemptsUnheard;
        if (!canPass(error) || tried + 1 >= most) throw error;
        await pause(Math.random() * Math.min(patience.longestMs, patience.firstMs * 2 ** tried));
      }
    }
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
