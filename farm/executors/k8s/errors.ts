import { FarmError, type FarmErrorDetails } from "../../../renderer/errors.ts";
import { type Fault, isAbsent, isPassing, statusOf } from "./retry.ts";

/** What was asked of whom. */
export interface Asked {
  verb: "get" | "list" | "create" | "patch" | "delete" | "deletecollection";
  resource: "jobs.batch" | "pods" | "pods/log" | "events";
  namespace: string;
  /** URL of the API server. */
  server: string;
}

type Explained = Omit<FarmErrorDetails, "where">;

/**
 * What the client threw, as something a person can act on. The client's own message holds headers and bodies; nothing of it
 * is shown or kept.
 */
export function k8sError(error: unknown, asked: Asked): unknown {
  if (error instanceof FarmError) return error;
  const fault = error as Fault;
  const { resource, namespace, server } = asked;
  const explained = statusOf(fault) === undefined ? withoutAnswer(fault, asked) : withStatus(fault, asked);
  return new FarmError({ ...explained, where: `${resource} in namespace ${namespace} of ${server}` });
}

/** What the server says of an error; a proxy's page has nothing of it. */
interface Answer {
  message?: string;
  reason?: string;
  details?: { kind?: string };
}

/** Of a body that is JSON. */
export function answerOf({ body }: Fault): Answer {
  try {
    return (typeof body === "string" ? JSON.parse(body) : body) ?? {};
  } catch {
    return {};
  }
}

function withStatus(fault: Fault, asked: Asked): Explained {
  const { message = "", details } = answerOf(fault);
  const status = statusOf(fault);
  const webhook = /admission webhook "([^"]+)" denied the request: ?(.*)/s.exec(message);
  if (webhook) return denied(`The cluster's rule "${webhook[1]}"`, webhook[2] ?? "");
  if (status === 401) return unauthorized(asked);
  if (status === 403) return forbidden(message, asked);
  if (status === 404 && details?.kind === "namespaces") return noNamespace(asked);
  if (status === 400 || status === 422) return invalid(message);
  if (isPassing(fault)) return away(asked, `HTTP ${status}${message && `: ${message}`}`);
  return {
    code: "k8s.refused",
    message: `${asked.server} refuses to ${asked.verb} ${asked.resource} (HTTP ${status}${message && `: ${message}`}).`,
    remedy: "Is it the address of a Kubernetes API server, of version 1.29 or later? `kubectl version` tells.",
    kind: "failed",
  };
}

const unauthorized = ({ server }: Asked): Explained => ({
  code: "k8s.unauthorized",
  message: `${server} does not accept the credentials of the kubeconfig.`,
  remedy: "Log in again as your cluster wants it; `kubectl auth whoami` shows whether it worked.",
});

function forbidden(message: string, { verb, resource, namespace }: Asked): Explained {
  if (message.includes("exceeded quota")) return overQuota(message);
  if (!message.includes(" cannot ")) return denied("The cluster", message);
  const who = /User "([^"]+)"/.exec(message)?.[1] ?? "this user";
  return {
    code: "k8s.forbidden",
    message: `"${who}" may not ${verb} ${resource} in the namespace "${namespace}".`,
    remedy: `Check: kubectl auth can-i ${verb} ${resource.split("/")[0]}${resource === "pods/log" ? " --subresource=log" : ""} --namespace ${namespace}\nWho runs the cluster can grant it with the Role in docs/engine-kubernetes.md.`,
  };
}

const overQuota = (message: string): Explained => ({
  code: "k8s.quota",
  message: `The namespace's quota is used up: ${message.slice(message.indexOf("exceeded quota"))}.`,
  remedy: "Wait for other Jobs to end, ask for less, or for more quota.",
});

const denied = (who: string, why: string): Explained => ({
  code: "k8s.denied",
  message: `${who} denies the Job: ${why.trim()}`,
  remedy:
    "`farm submit … --dry-run` shows the Job. What flags do not reach, --values does: labels, annotations, resources, tolerations, affinity.",
});

const noNamespace = ({ namespace }: Asked): Explained => ({
  code: "k8s.no-namespace",
  message: `There is no namespace "${namespace}" on the cluster.`,
  remedy: `Name another with --namespace, or: kubectl create namespace ${namespace}`,
});

const invalid = (message: string): Explained => ({
  code: "k8s.invalid",
  message: `The cluster finds a fault in the Job: ${message}`,
  remedy: "Mend the flag or the --values file that it comes from; `farm submit … --dry-run` shows the Job.",
});

const away = ({ server, verb, resource }: Asked, told: string): Explained => ({
  code: "k8s.unavailable",
  message: `${server} did not ${verb} ${resource} in many attempts (${told}).`,
  remedy: "Ask again when it is back. What was sent is found then, and not sent twice.",
  kind: "failed",
});

const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|SELF_SIGNED|ERR_TLS/;

function withoutAnswer(fault: Fault, asked: Asked): Explained {
  const { server } = asked;
  const code = String(fault.code ?? "");
  if (isAbsent(fault)) return nobodyThere(server, code);
  if (fault.name === "AbortError") return away(asked, "no answer in time");
  if (isPassing(fault)) return away(asked, code);
  if (CERTIFICATE.test(code)) return badCertificate(server, code);
  if (fault.message?.startsWith("HTTP protocol is not allowed")) return plainHttp(server);
  // What could not be parsed may be a token.
  const told = fault.name === "SyntaxError" ? "an answer that is no JSON" : fault.message?.trim().split("\n")[0];
  return {
    code: "k8s.request",
    message: `${server} could not be asked: ${told}.`,
    remedy:
      "Does `kubectl get pods` work with this kubeconfig? Programs that it names for logging in must be installed.",
    kind: "failed",
  };
}

const nobodyThere = (server: string, code: string): Explained => ({
  code: "k8s.unreachable",
  message: `Nobody answers at ${server} (${code}).`,
  remedy: "Is the cluster running, this machine online, and the context the right one? `kubectl cluster-info` tells.",
  kind: "failed",
});

const badCertificate = (server: string, code: string): Explained => ({
  code: "k8s.certificate",
  message: `The certificate of ${server} cannot be trusted (${code}).`,
  remedy: "Put the authority that signed it into the kubeconfig (certificate-authority), or into NODE_EXTRA_CA_CERTS.",
});

const plainHttp = (server: string): Explained => ({
  code: "k8s.plain-http",
  message: `${server} is not encrypted, and the kubeconfig does not allow that.`,
  remedy: "For a proxy on this machine set insecure-skip-tls-verify: true in the kubeconfig's cluster.",
});
