import { createHash } from "node:crypto";
import type { ContainerProperties, RegisterJobDefinitionRequest, ResourceRequirement } from "@aws-sdk/client-batch";
import type { BatchSettings, WorkerDefinition } from "./settings.ts";
import { checkSize } from "./size.ts";
import { CONTENT_TAG } from "./tags.ts";

const MOST_KIB = 24;

/** Of the names of all definitions that we register: policies allow these and no others. */
export const NAME_PREFIX = "seedfarm-";

/**
 * The job definition of workers as the settings want them. Its name follows from what it says, so that equal settings find
 * it again: AWS makes a new revision of each registration. What differs between jobs is not in it.
 */
export function jobDefinition(settings: BatchSettings, worker: WorkerDefinition): RegisterJobDefinitionRequest {
  const content = {
    type: "container",
    platformCapabilities: [settings.platform],
    containerProperties: container(settings, worker),
  } satisfies Partial<RegisterJobDefinitionRequest>;
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  const definition = {
    jobDefinitionName: `${NAME_PREFIX}${hash.slice(0, 12)}`,
    ...content,
    tags: { [CONTENT_TAG]: hash },
  };
  checkSize(definition, MOST_KIB, "job definition");
  return definition;
}

function container(settings: BatchSettings, worker: WorkerDefinition): ContainerProperties {
  const { image, jobRole, executionRole, shmMebibytes, logGroup } = worker;
  const secrets = Object.entries(worker.secrets).map(([name, valueFrom]) => ({ name, valueFrom }));
  return {
    image,
    resourceRequirements: resourceRequirements(settings),
    // A browser leaves children behind, which the first process of a container has to bury.
    linuxParameters: {
      initProcessEnabled: true,
      ...(shmMebibytes !== undefined && { sharedMemorySize: shmMebibytes }),
    },
    ...(jobRole !== undefined && { jobRoleArn: jobRole }),
    ...(executionRole !== undefined && { executionRoleArn: executionRole }),
    ...(secrets.length > 0 && { secrets }),
    ...(logGroup !== undefined && {
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": logGroup } },
    }),
  };
}

export function resourceRequirements({ vcpus, memoryMebibytes, gpus }: BatchSettings): ResourceRequirement[] {
  const wanted = [
    ["VCPU", vcpus],
    ["MEMORY", memoryMebibytes],
    ["GPU", gpus],
  ] as const;
  return wanted.flatMap(([type, value]) => (value === undefined ? [] : { type, value: String(value) }));
}
