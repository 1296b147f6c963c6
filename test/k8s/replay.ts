// What a real cluster (1.36.2) sent to a watcher of two Jobs: "real" has 8 tasks, of which 2 ends with exit code 42 under
// FailIndex and 5 runs out of memory twice; "lost" has 2, and its node stops answering.
import { recorded } from "./openapi.ts";
import type { Json } from "./state.ts";

export interface Moment {
  job: Json;
  /** By name. */
  pods: Map<string, Json>;
}

/** Every state that the cluster went through, in order. */
export function moments(name: "real" | "lost"): Moment[] {
  const events = ["watch-jobs.jsonl", "watch-pods.jsonl"].flatMap((file) =>
    recorded(file)
      .trim()
      .split("\n")
      .map((line): Json => JSON.parse(line).object),
  );
  const mine = events.filter(({ metadata }) => (metadata.labels["job-name"] ?? metadata.name) === name);
  mine.sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
  const found: Moment[] = [];
  let job: Json;
  let pods = new Map<string, Json>();
  for (const object of mine) {
    if (object.kind === "Job") job = object;
    else pods = new Map(pods).set(object.metadata.name, object);
    found.push({ job, pods });
  }
  return found;
}

/** The moment as it would be with a Job and pods of ours. */
export function asOurs({ job, pods }: Moment, ours: Json): { status: Json; pods: Json[] } {
  const { name, namespace, uid, labels } = ours.metadata;
  const renamed = [...pods.values()].map((pod) => {
    const copy = structuredClone(pod);
    copy.metadata.name = copy.metadata.name.replace(job.metadata.name, name);
    copy.metadata.namespace = namespace;
    copy.metadata.labels = { ...copy.metadata.labels, ...labels };
    copy.metadata.ownerReferences[0] = { ...copy.metadata.ownerReferences[0], name, uid };
    return copy;
  });
  return { status: structuredClone(job.status), pods: renamed };
}
