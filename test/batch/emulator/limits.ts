// Amazon's limits, as its API reference states them.
import type {
  ContainerOverrides,
  ContainerProperties,
  JobTimeout,
  KeyValuePair,
  RegisterJobDefinitionRequest,
  ResourceRequirement,
  RetryStrategy,
  SubmitJobRequest,
} from "@aws-sdk/client-batch";
import { must } from "./refusal.ts";

const kibibytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) / 1024;

export function checkDefinition(request: RegisterJobDefinitionRequest): void {
  const { jobDefinitionName = "", type, containerProperties, platformCapabilities = ["EC2"], tags = {} } = request;
  must(kibibytes(request) <= 24, "Job definition size exceeds 24 KiB.");
  must(/^[A-Za-z0-9_-]{1,128}$/.test(jobDefinitionName), "jobDefinitionName does not match its pattern.");
  must(type === "container", "This emulator knows type container only.");
  must(containerProperties !== undefined, "containerProperties is required.");
  must(Object.keys(tags).length <= 50, "Too many tags.");
  checkRetries(request.retryStrategy);
  checkTimeout(request.timeout);
  checkContainer(containerProperties);
  if (platformCapabilities.includes("FARGATE")) checkFargate(containerProperties);
}

export function checkSubmission(request: SubmitJobRequest): void {
  const { jobName = "", arrayProperties, dependsOn = [], containerOverrides = {}, tags = {} } = request;
  must(kibibytes(request) <= 30, "Job payload size exceeds 30 KiB.");
  must(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(jobName), "jobName does not match its pattern.");
  const size = arrayProperties?.size;
  must(arrayProperties === undefined || isWhole(size, 2, 10_000), `Array size ${size} is not from 2 to 10,000.`);
  must(dependsOn.length <= 20, "A job depends on 20 jobs at most.");
  must(Object.keys(tags).length <= 50, "Too many tags.");
  const priority = request.schedulingPriorityOverride;
  must(priority === undefined || isWhole(priority, 0, 9999), "schedulingPriorityOverride is not from 0 to 9999.");
  must(
    /^(?:[A-Za-z0-9]{1,255}\*?)?$/.test(request.shareIdentifier ?? ""),
    "shareIdentifier does not match its pattern.",
  );
  checkRetries(request.retryStrategy);
  checkTimeout(request.timeout);
  checkOverrides(containerOverrides);
}

function checkContainer(container: ContainerProperties): void {
  must((container.image ?? "") !== "", "image is required.");
  checkOverrides(container);
  const types = new Set(container.resourceRequirements?.map(({ type }) => type));
  must(types.has("VCPU") && types.has("MEMORY"), "VCPU and MEMORY are required in resourceRequirements.");
  for (const { name = "" } of container.secrets ?? []) checkName(name);
}

function checkOverrides({ command = [], environment = [], resourceRequirements = [] }: ContainerOverrides): void {
  must(!command.includes(""), "command can't contain an empty string.");
  for (const { name = "" } of environment as KeyValuePair[]) checkName(name);
  for (const requirement of resourceRequirements) checkRequirement(requirement);
}

const checkName = (name: string): void =>
  must(name !== "" && !name.startsWith("AWS_BATCH"), `Environment variable ${name} is reserved.`);

function checkRequirement(requirement: ResourceRequirement): void {
  const type: string = requirement.type ?? "";
  const value = requirement.value ?? "";
  must(["GPU", "VCPU", "MEMORY"].includes(type), `There is no resource ${type}.`);
  const isNumber = type === "VCPU" ? /^\d+(\.\d+)?$/.test(value) : /^[1-9]\d*$/.test(value);
  must(isNumber && Number(value) > 0, `${type} cannot be ${value}.`);
}

const FARGATE_MEMORY: Readonly<Record<string, readonly [number, number, number]>> = {
  "0.25": [512, 2048, 512],
  "0.5": [1024, 4096, 1024],
  "1": [2048, 8192, 1024],
  "2": [4096, 16384, 1024],
  "4": [8192, 30720, 1024],
  "8": [16384, 61440, 4096],
  "16": [32768, 122880, 8192],
};

function checkFargate({
  linuxParameters = {},
  resourceRequirements = [],
  executionRoleArn,
}: ContainerProperties): void {
  const { sharedMemorySize, tmpfs, devices } = linuxParameters;
  must(
    (sharedMemorySize ?? tmpfs ?? devices) === undefined,
    "sharedMemorySize, tmpfs and devices are not for Fargate.",
  );
  must(executionRoleArn !== undefined, "Fargate requires executionRoleArn.");
  const value = (wanted: string) => resourceRequirements.find(({ type }) => type === wanted)?.value;
  must(value("GPU") === undefined, "GPU is not supported on Fargate.");
  const [least, most, step] = FARGATE_MEMORY[value("VCPU") ?? ""] ?? [Infinity, 0, 1];
  const memory = Number(value("MEMORY"));
  must(memory >= least && memory <= most && memory % step === 0, "Fargate has no such VCPU with such MEMORY.");
}

function checkTimeout(timeout: JobTimeout | undefined): void {
  must(
    timeout === undefined || isWhole(timeout.attemptDurationSeconds, 60, 2 ** 31),
    "The minimum timeout is 60 seconds.",
  );
}

const TEXT = /^[A-Za-z0-9.:\s]{0,511}\*?$/;
const DIGITS = /^\d{0,511}\*?$/;

function checkRetries(strategy: RetryStrategy | undefined): void {
  if (strategy === undefined) return;
  const { attempts, evaluateOnExit = [] } = strategy;
  must(attempts !== undefined || evaluateOnExit.length === 0, "attempts is required with evaluateOnExit.");
  must(attempts === undefined || isWhole(attempts, 1, 10), "attempts is from 1 to 10.");
  must(evaluateOnExit.length <= 5, "evaluateOnExit has 5 entries at most.");
  for (const { action = "", onReason = "*", onStatusReason = "*", onExitCode = "*" } of evaluateOnExit) {
    must(/^(retry|exit)$/i.test(action), `There is no action ${action}.`);
    must(
      TEXT.test(onReason) && TEXT.test(onStatusReason) && DIGITS.test(onExitCode),
      "A pattern has other characters.",
    );
  }
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
