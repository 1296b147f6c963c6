import { ruleFaults } from "./job-rules.ts";
import { BATCH, strictFaults } from "./openapi.ts";
import type { ClusterState, Json } from "./state.ts";

/** What the people who run the cluster have set. */
export interface Policy {
  /** Roles. Absent: all is allowed. */
  allows?: (verb: string, resource: string) => boolean;
  /** Quota: Jobs in the namespace. */
  maxJobs?: number;
  /** A webhook's verdict on a Job; null is none. */
  denies?: (job: Json) => string | null;
}

export interface Request {
  namespace: string;
  name: string;
  query: URLSearchParams;
  contentType: string;
  text: string;
}

export interface Handler {
  method: "get" | "post" | "patch" | "delete";
  /** As in the OpenAPI document. */
  path: string;
  verb: string;
  resource: string;
  run(state: ClusterState, request: Request, policy: Policy): { status?: number; body: Json };
}

/** An answer that is no success. */
export class Failure extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: object;

  constructor(code: number, reason: string, message: string, details: object = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  status(): object {
    const { code, reason, message, details } = this;
    return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, details, code };
  }
}

const JOBS = "/apis/batch/v1/namespaces/{namespace}/jobs";
const PODS = "/api/v1/namespaces/{namespace}/pods";
const JOB_SCHEMA = "io.k8s.api.batch.v1.Job";

export const handlers: readonly Handler[] = [
  { method: "post", path: JOBS, verb: "create", resource: "jobs.batch", run: createJob },
  { method: "get", path: `${JOBS}/{name}`, verb: "get", resource: "jobs.batch", run: readJob },
  { method: "patch", path: `${JOBS}/{name}`, verb: "patch", resource: "jobs.batch", run: patchJob },
  { method: "delete", path: `${JOBS}/{name}`, verb: "delete", resource: "jobs.batch", run: deleteJob },
  { method: "get", path: PODS, verb: "list", resource: "pods", run: listPods },
  { method: "delete", path: PODS, verb: "deletecollection", resource: "pods", run: deletePods },
  { method: "get", path: `${PODS}/{name}/log`, verb: "get", resource: "pods/log", run: readLog },
  { method: "get", path: "/api/v1/namespaces/{namespace}/events", verb: "list", resource: "events", run: listEvents },
];

/** In the order of a real server: quotas and webhooks speak before it is known that the Job is there already. */
function createJob(state: ClusterState, { namespace, query, text }: Request, policy: Policy) {
  if (!state.namespaces.has(namespace))
    throw new Failure(404, "NotFound", `namespaces "${namespace}" not found`, { name: namespace, kind: "namespaces" });
  const job = decoded(text, query.get("fieldValidation"));
  const { name } = job.metadata;
  const details = { name, group: "batch", kind: "jobs" };
  const faults = ruleFaults(job);
  if (faults.length > 0)
    throw new Failure(422, "Invalid", `Job.batch "${name}" is invalid: ${faults.join(", ")}`, details);
  const verdict = policy.denies?.(job) ?? null;
  if (verdict !== null) throw new Failure(400, "", `admission webhook "rules.example" denied the request: ${verdict}`);
  if (state.jobs.size >= (policy.maxJobs ?? Number.POSITIVE_INFINITY)) {
    const used = `requested: count/jobs.batch=1, used: count/jobs.batch=${state.jobs.size}`;
    const quota = `exceeded quota: compute, ${used}, limited: count/jobs.batch=${policy.maxJobs}`;
    throw new Failure(403, "Forbidden", `jobs.batch "${name}" is forbidden: ${quota}`, details);
  }
  if (state.jobs.has(name)) throw new Failure(409, "AlreadyExists", `jobs.batch "${name}" already exists`, details);
  return { status: 201, body: query.get("dryRun") === "All" ? job : state.addJob(job) };
}

/** Without Strict, a field that is not known is dropped. */
function decoded(text: string, fieldValidation: string | null): Json {
  const job: Json = JSON.parse(text);
  const faults = strictFaults(BATCH, JOB_SCHEMA, job);
  const wrong = faults.filter((fault) => !fault.startsWith("unknown field"));
  const head = 'Job in version "v1" cannot be handled as a Job: ';
  if (wrong.length > 0) throw new Failure(400, "BadRequest", `${head}json: cannot unmarshal ${wrong.join(", ")}`);
  if (faults.length > 0 && fieldValidation === "Strict")
    throw new Failure(400, "BadRequest", `${head}strict decoding error: ${faults.join(", ")}`);
  return job;
}

const details = (name: string) => ({ name, group: "batch", kind: "jobs" });

function theJob(state: ClusterState, name: string): Json {
  const job = state.jobs.get(name);
  if (job) return job;
  throw new Failure(404, "NotFound", `jobs.batch "${name}" not found`, details(name));
}

function readJob(state: ClusterState, { name }: Request) {
  return { body: theJob(state, name) };
}

const MUTABLE = ["suspend", "parallelism", "activeDeadlineSeconds", "maxFailedIndexes", "ttlSecondsAfterFinished"];

function patchJob(state: ClusterState, { name, contentType, text }: Request) {
  const job = theJob(state, name);
  const patch: Json = JSON.parse(text);
  if (!contentType.startsWith("application/merge-patch+json"))
    throw new Failure(400, "BadRequest", "error decoding patch: json: cannot unmarshal object into jsonpatch.Patch");
  const faults = strictFaults(BATCH, JOB_SCHEMA, { ...job, spec: { ...job.spec, ...patch.spec } });
  if (faults.length > 0) throw new Failure(422, "Invalid", faults.join(", "), details(name));
  const fixed = Object.keys(patch.spec).find((field) => !MUTABLE.includes(field));
  if (fixed !== undefined) throw new Failure(422, "Invalid", `spec.${fixed}: field is immutable`, details(name));
  Object.assign(job.spec, patch.spec);
  state.changed();
  return { body: job };
}

/** Without a policy, this version of Job leaves its pods behind, for old times' sake. */
function deleteJob(state: ClusterState, { name, query }: Request) {
  theJob(state, name);
  state.jobs.delete(name);
  const policy = query.get("propagationPolicy") ?? "Orphan";
  for (const pod of state.pods.values()) {
    if (pod.metadata.ownerReferences?.[0]?.name !== name) continue;
    if (policy === "Orphan") pod.metadata.ownerReferences = [];
    else markDeleted(pod, pod.spec.terminationGracePeriodSeconds);
  }
  state.changed();
  return { body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details: details(name) } };
}

/** The time of grace can be shortened later, never made longer. */
export function markDeleted({ metadata }: Json, seconds: number): void {
  metadata.deletionTimestamp ??= new Date(Date.now() + seconds * 1000).toISOString();
  metadata.deletionGracePeriodSeconds = Math.min(seconds, metadata.deletionGracePeriodSeconds ?? seconds);
}

function selectedPods(state: ClusterState, { namespace, query }: Request): Json[] {
  const labels = (query.get("labelSelector") ?? "").split(",").filter(Boolean);
  const phase = /^status\.phase!=(\w+)$/.exec(query.get("fieldSelector") ?? "")?.[1];
  return [...state.pods.values()].filter(
    ({ metadata, status }) =>
      metadata.namespace === namespace &&
      (phase === undefined || status.phase !== phase) &&
      labels.every((label) => metadata.labels[label.split("=")[0]!] === label.split("=")[1]),
  );
}

function listPods(state: ClusterState, request: Request) {
  const pods = selectedPods(state, request);
  const start = Number(request.query.get("continue") ?? 0);
  const limit = Number(request.query.get("limit") ?? pods.length);
  const rest = pods.length > start + limit ? { continue: String(start + limit) } : {};
  const items = pods.slice(start, start + limit);
  return { body: { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "1", ...rest }, items } };
}

function deletePods(state: ClusterState, request: Request) {
  const seconds = Number(request.query.get("gracePeriodSeconds"));
  for (const pod of selectedPods(state, request)) markDeleted(pod, seconds);
  state.changed();
  return { body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" } };
}

function readLog(state: ClusterState, { name, query }: Request) {
  const pod = state.pods.get(name);
  if (!pod) throw new Failure(404, "NotFound", `pods "${name}" not found`, { name, kind: "pods" });
  const waiting = pod.status.containerStatuses?.[0]?.state?.waiting;
  if (pod.status.phase === "Pending") {
    const why = waiting?.reason ?? "ContainerCreating";
    throw new Failure(400, "BadRequest", `container "worker" in pod "${name}" is waiting to start: ${why}`);
  }
  const lines = (state.logs.get(name) ?? "").split("\n");
  return { body: lines.slice(-(Number(query.get("tailLines")) + 1)).join("\n") };
}

function listEvents(state: ClusterState, { query }: Request) {
  const fields = (query.get("fieldSelector") ?? "").split(",").map((field) => field.split("="));
  const value = (event: Json, path: string) => path.split(".").reduce((found: Json, key) => found?.[key], event);
  const items = state.events.filter((event) => fields.every(([path, text]) => value(event, path!) === text));
  return { body: { kind: "EventList", apiVersion: "v1", metadata: { resourceVersion: "1" }, items } };
}
