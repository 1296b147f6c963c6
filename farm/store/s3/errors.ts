import { FarmError, type FarmErrorDetails } from "../../../renderer/errors.ts";
import { isAbsent, isPassing, type S3Fault, statusOf } from "./retry.ts";

/** What was asked of whom. */
export interface Asked {
  /** Permission that it takes, such as "s3:PutObject". */
  action: string;
  /** s3://bucket/key */
  where: string;
  /** Of the server. */
  host: string;
}

type Explained = Pick<FarmErrorDetails, "code" | "message" | "remedy" | "kind">;

const NAME_KEYS =
  "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE for a profile of ~/.aws; on AWS a role does it too.";

/** What the SDK threw, as something a person can act on. Neither message nor cause holds a key, a token or a signature. */
export function s3Error(error: unknown, asked: Asked): unknown {
  if (error instanceof FarmError) return error;
  const explained = explain(error as S3Fault, asked);
  return explained
    ? new FarmError({ ...explained, where: asked.where, cause: withoutSecrets(error as S3Fault) })
    : error;
}

function explain(error: S3Fault, asked: Asked): Explained | null {
  const named = BY_NAME[error.name ?? ""];
  if (named) return named(asked, error);
  if (/^Region is missing/.test(error.message ?? "")) return regionMissing();
  if (CERTIFICATE.test(error.code ?? "")) return badCertificate(asked, error);
  if (isAbsent(error)) return nobodyThere(asked, error);
  if (error.code === "EPROTO") return wrongProtocol(asked);
  if (statusOf(error) === 403) return denied(asked);
  if (statusOf(error) === 301) return elsewhere(asked, error);
  if (isPassing(error)) return away(asked, error);
  return statusOf(error) === undefined ? null : refused(asked, error);
}

const BY_NAME: Readonly<Record<string, (asked: Asked, error: S3Fault) => Explained>> = {
  CredentialsProviderError: (_, error) => noCredentials(error),
  TokenProviderError: (_, error) => noCredentials(error),
  InvalidAccessKeyId: ({ host }) => ({
    code: "store.s3-credentials",
    message: `${host} does not know the access key.`,
    remedy: `Is it one of another server or account? ${NAME_KEYS}`,
  }),
  SignatureDoesNotMatch: ({ host }) => ({
    code: "store.s3-credentials",
    message: `${host} refuses the signature: the secret key is not that of the access key.`,
    remedy: "Mend AWS_SECRET_ACCESS_KEY, or the profile's in ~/.aws.",
  }),
  ExpiredToken: ({ host }) => expired(host),
  ExpiredTokenException: ({ host }) => expired(host),
  InvalidToken: ({ host }) => ({
    code: "store.s3-credentials",
    message: `${host} does not take the session token.`,
    remedy: "Unset AWS_SESSION_TOKEN when the keys are permanent ones, else get new ones.",
  }),
  NoSuchBucket: ({ host, where }) => ({
    code: "store.s3-no-bucket",
    message: `There is no bucket "${bucketOf(where)}" at ${host}.`,
    remedy: "Mend its name, or make it first; AWS_ENDPOINT_URL_S3 and AWS_PROFILE say where it is looked for.",
  }),
  AccessDenied: (asked) => denied(asked),
  AllAccessDisabled: (asked) => denied(asked),
  PermanentRedirect: (asked, error) => elsewhere(asked, error),
  AuthorizationHeaderMalformed: (asked, error) => elsewhere(asked, error),
  IllegalLocationConstraintException: (asked, error) => elsewhere(asked, error),
};

/** What the SDK says of it names profiles and commands, and no keys. */
const noCredentials = ({ message = "" }: S3Fault): Explained => ({
  code: "store.s3-credentials",
  message: `There are no credentials for S3: ${message.replace(/\.$/, "")}.`,
  remedy: NAME_KEYS,
});

const expired = (host: string): Explained => ({
  code: "store.s3-credentials",
  message: `${host} says that the credentials have expired.`,
  remedy: "Get new ones (`aws sso login`, or your login tool), then continue with `farm resume RUN`.",
});

const denied = ({ action, where, host }: Asked): Explained => ({
  code: "store.s3-denied",
  message: `${host} denies ${action} on ${where}.`,
  remedy: `Give these credentials ${action} there. A run needs s3:ListBucket on the bucket; s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload below its prefix.`,
});

function elsewhere({ where, host }: Asked, error: S3Fault): Explained {
  const region = regionIn(error);
  return {
    code: "store.s3-region",
    message: `The bucket "${bucketOf(where)}" is not in the region that was asked (${host})${region ? `, but in ${region}` : ""}.`,
    remedy: `Set AWS_REGION=${region ?? "…"}. Workers near the bucket pay for no traffic between regions.`,
  };
}

/** The SDK keeps AWS's answer: a header, or an element of the body. */
function regionIn(error: S3Fault & { Region?: string; $response?: { headers?: Record<string, string> } }) {
  return error.$response?.headers?.["x-amz-bucket-region"] ?? error.Region;
}

const regionMissing = (): Explained => ({
  code: "store.s3-region",
  message: "It is not known in which region the bucket is.",
  remedy: "Set AWS_REGION, or for a server of your own AWS_ENDPOINT_URL_S3.",
});

const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|SELF_SIGNED/;
const badCertificate = ({ host }: Asked, { code }: S3Fault): Explained => ({
  code: "store.s3-certificate",
  message: `The certificate of ${host} cannot be trusted (${code}).`,
  remedy: "Set NODE_EXTRA_CA_CERTS to the file of the authority that signed it.",
});

const wrongProtocol = ({ host }: Asked): Explained => ({
  code: "store.s3-unreachable",
  message: `${host} does not speak https.`,
  remedy: "Write http:// in AWS_ENDPOINT_URL_S3.",
});

const nobodyThere = ({ host }: Asked, { code }: S3Fault): Explained => ({
  code: "store.s3-unreachable",
  message: `Nobody answers at ${host} (${code}).`,
  remedy:
    "Mend AWS_ENDPOINT_URL_S3 (http://host:port), or unset it for AWS; is the server running, and this machine online?",
});

const away = ({ host, action, where }: Asked, error: S3Fault): Explained => ({
  code: "store.s3-unavailable",
  message: `${host} did not answer ${action} on ${where} in many attempts (${told(error)}).`,
  remedy: "Continue with `farm resume RUN` when it does. Nothing that was stored is lost.",
  kind: "failed",
});

const refused = ({ host, action, where }: Asked, error: S3Fault): Explained => ({
  code: "store.s3-refused",
  message: `${host} refuses ${action} on ${where} (${told(error)}).`,
  remedy: "Does the server speak S3 with conditional writes? seedfarm is tried with AWS's protocol and Ceph's RGW.",
  kind: "failed",
});

const bucketOf = (where: string): string => where.split("/")[2] ?? "";

const told = (error: S3Fault): string =>
  [statusOf(error) && `HTTP ${statusOf(error)}`, error.code ?? error.name].filter(Boolean).join(", ");

/** The SDK's error object carries signed headers and the text that was signed. */
function withoutSecrets(error: S3Fault): Error {
  const id = error.$metadata?.requestId;
  return new Error(`${told(error)}${id ? `, request ${id}` : ""}`);
}
