import { FarmError, type FarmErrorDetails } from "../../../renderer/errors.ts";
import { type S3Fault as Fault, isAbsent, isPassing as isPassingAnywhere, statusOf } from "../../store/s3/retry.ts";

/** What was asked of whom. */
export interface Asked {
  /** Permission that it takes, such as "batch:SubmitJob". */
  action: string;
  /** The queue or job. */
  where: string;
  region: string;
}

type Explained = Pick<FarmErrorDetails, "code" | "message" | "remedy" | "kind">;

const THROTTLED = new Set(["TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"]);

const isThrottled = (error: unknown): boolean => statusOf(error) === 429 || THROTTLED.has((error as Fault).name ?? "");

/** Whether the same request can succeed later. */
export const isPassing = (error: unknown): boolean => isThrottled(error) || isPassingAnywhere(error);

/** AWS said no: nothing came of the request. After any other failure something may have. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return isThrottled(error) || isAbsent(error) || (status >= 400 && status < 500 && status !== 408);
}

/** What the SDK threw, as something a person can act on. Neither message nor cause holds a key, a token or a signature. */
export function batchError(error: unknown, asked: Asked): unknown {
  if (error instanceof FarmError) return error;
  const explained = explain(error as Fault, asked);
  if (explained === null) return error;
  const cause = new Error(told(error as Fault));
  return new FarmError({ ...explained, where: asked.where, cause });
}

function explain(error: Fault, asked: Asked): Explained | null {
  const { name = "", message = "" } = error;
  if (NO_CREDENTIALS.has(name)) return noCredentials(message);
  if (BAD_CREDENTIALS.has(name)) return badCredentials(message, asked);
  if (isThrottled(error)) return throttled(asked);
  if (statusOf(error) === 403) return denied(message, asked);
  if (isAbsent(error)) return nobodyThere(error, asked);
  if (isPassing(error)) return away(error, asked);
  return statusOf(error) === undefined ? null : refused(message, error, asked);
}

const NO_CREDENTIALS = new Set(["CredentialsProviderError", "TokenProviderError"]);
const BAD_CREDENTIALS = new Set([
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "IncompleteSignature",
  "MissingAuthenticationToken",
  "ExpiredToken",
  "ExpiredTokenException",
]);

const NAME_KEYS =
  "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE for a profile of ~/.aws; on AWS a role does it too.";

/** What the SDK says of it names profiles and commands, and no keys. */
const noCredentials = (message: string): Explained => ({
  code: "batch.credentials",
  message: `There are no credentials for AWS Batch (${message.split("\n")[0]}).`,
  remedy: NAME_KEYS,
});

const badCredentials = (message: string, { region }: Asked): Explained => ({
  code: "batch.credentials",
  message: `AWS Batch in ${region} does not take the credentials: ${message}`,
  remedy: `Log in anew, or mend the keys; is this machine's clock right? ${NAME_KEYS}`,
});

const denied = (message: string, { action, region }: Asked): Explained => ({
  code: "batch.denied",
  message: `AWS Batch in ${region} does not allow ${action}: ${message}`,
  remedy: "`farm policies` prints the policy of those who submit; have it attached to your user or role.",
});

const throttled = ({ action, region }: Asked): Explained => ({
  code: "batch.throttled",
  message: `AWS Batch in ${region} takes no ${action} for now: the account sends too many requests.`,
  remedy: "Wait a minute. It allows 50 SubmitJob a second in an account and region.",
  kind: "failed",
});

const nobodyThere = ({ code }: Fault, { region }: Asked): Explained => ({
  code: "batch.unreachable",
  message: `Nobody answers for AWS Batch in ${region} (${code}).`,
  remedy:
    "Is AWS_REGION right, and this machine online? AWS_ENDPOINT_URL_BATCH and AWS_ENDPOINT_URL must be AWS Batch or unset.",
});

const away = (error: Fault, { action, region }: Asked): Explained => ({
  code: "batch.unavailable",
  message: `AWS Batch in ${region} did not answer ${action} in many attempts (${told(error)}).`,
  remedy: "Wait until it does. What it has accepted goes on.",
  kind: "failed",
});

const refused = (message: string, error: Fault, { action, region }: Asked): Explained => ({
  code: "batch.refused",
  message: `AWS Batch in ${region} refuses ${action}: ${message || told(error)}`,
  remedy: "Mend what it names; `--dry-run` prints what is sent.",
});

/** The SDK's error object carries signed headers: only this of it is kept. */
function told(error: Fault): string {
  const { httpStatusCode, requestId } = error.$metadata ?? {};
  const parts = [
    httpStatusCode && `HTTP ${httpStatusCode}`,
    error.code ?? error.name,
    requestId && `request ${requestId}`,
  ];
  return parts.filter(Boolean).join(", ");
}
