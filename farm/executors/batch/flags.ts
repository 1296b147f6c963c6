/** Flags of `farm submit --on batch`, as the command line gives them. */
export interface BatchFlags {
  queue?: string;
  image?: string;
  "job-definition"?: string;
  platform?: "EC2" | "FARGATE";
  vcpus?: number;
  memory?: number;
  shm?: number;
  gpus?: number;
  hardware?: boolean;
  "job-role"?: string;
  "execution-role"?: string;
  env?: readonly string[];
  secret?: readonly string[];
  attempts?: number;
  "attempt-timeout"?: number;
  "share-identifier"?: string;
  "scheduling-priority"?: number;
  "log-group"?: string;
  tag?: readonly string[];
}
