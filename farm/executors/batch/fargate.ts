import { badFlag, flagsClash, needsFlag } from "./checks.ts";
import type { BatchFlags } from "./flags.ts";

/** MiB that go with a number of vCPUs: from, to, in steps of. Fractions of a vCPU are too little for a browser. */
const MEMORY: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  1: [2048, 8192, 1024],
  2: [4096, 16384, 1024],
  4: [8192, 30720, 1024],
  8: [16384, 61440, 4096],
  16: [32768, 122880, 8192],
};

/** Throws what cannot be on Fargate. */
export function checkFargate(flags: BatchFlags, vcpus: number, memoryMebibytes: number): void {
  const clash = (["shm", "gpus", "hardware"] as const).find((flag) => flags[flag]);
  if (clash !== undefined) {
    throw flagsClash(
      clash,
      `--${clash} is not for Fargate, which has neither GPUs nor a larger /dev/shm.`,
      "Use a queue of EC2 machines, and --platform EC2.",
    );
  }
  for (const flag of ["execution-role", "job-role"] as const) {
    if (flags[flag] === undefined) {
      throw needsFlag(
        flag,
        `Fargate needs --${flag}: its machines have no role of their own.`,
        "`farm policies` prints what the role must allow.",
      );
    }
  }
  checkSize(vcpus, memoryMebibytes);
}

function checkSize(vcpus: number, memoryMebibytes: number): void {
  const range = MEMORY[vcpus];
  if (range === undefined)
    throw badFlag("vcpus", `${vcpus} is not on Fargate.`, `Choose of ${Object.keys(MEMORY).join(", ")}.`);
  const [least, most, step] = range;
  if (memoryMebibytes >= least && memoryMebibytes <= most && memoryMebibytes % step === 0) return;
  throw badFlag(
    "memory",
    `${memoryMebibytes} does not go with ${vcpus} vCPUs on Fargate.`,
    `Choose ${least} to ${most} MiB in steps of ${step}.`,
  );
}
