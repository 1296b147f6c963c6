// What a cluster remembers. Objects are as the API gives them, dates as text.
import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";

// biome-ignore lint/suspicious/noExplicitAny: objects of the API in their JSON form, checked against its schemas.
export type Json = any;

export class ClusterState extends EventEmitter<{ change: [] }> {
  namespaces = new Set(["default", "rendering"]);
  jobs = new Map<string, Json>();
  pods = new Map<string, Json>();
  events: Json[] = [];
  logs = new Map<string, string>();
  #version = 1;

  /** Tells the controllers. */
  changed(): void {
    this.emit("change");
  }

  stamp(object: Json, kind: string, apiVersion: string): Json {
    const { metadata = {}, ...rest } = object;
    return {
      kind,
      apiVersion,
      ...rest,
      metadata: {
        ...metadata,
        uid: randomUUID(),
        resourceVersion: String(this.#version++),
        creationTimestamp: new Date().toISOString(),
      },
    };
  }

  /** As the server keeps a Job: with its defaults, and the labels that its pods are found by. */
  addJob(body: Json): Json {
    const job = this.stamp(structuredClone(body), "Job", "batch/v1");
    const labels = {
      "batch.kubernetes.io/controller-uid": job.metadata.uid,
      "batch.kubernetes.io/job-name": job.metadata.name,
    };
    job.metadata.generation = 1;
    job.spec.selector = { matchLabels: { "batch.kubernetes.io/controller-uid": job.metadata.uid } };
    job.spec.suspend ??= false;
    job.spec.template.metadata.labels = { ...job.spec.template.metadata.labels, ...labels };
    job.status = {};
    this.jobs.set(job.metadata.name, job);
    this.changed();
    return job;
  }

  /** What the Job controller reports when it may not make a pod. */
  warn(job: string, message: string, at = new Date()): void {
    const involvedObject = { kind: "Job", namespace: "rendering", name: job, apiVersion: "batch/v1" };
    const metadata = { name: `${job}.${this.events.length}`, namespace: "rendering" };
    const about = { involvedObject, reason: "FailedCreate", message, type: "Warning" };
    const lastTimestamp = at.toISOString();
    this.events.push(this.stamp({ metadata, ...about, lastTimestamp, count: 1 }, "Event", "v1"));
  }
}
