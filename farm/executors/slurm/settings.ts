/** What the job file keeps; everything checked. */
export type SlurmSettings = Readonly<{
  /** Folder for what tasks print. Nodes must see it, as they must see a run in a folder. */
  logs: string;
  /** Words that start farm on a node, with what wraps it. */
  command: readonly string[];
  cpus: number;
  /** As sbatch takes it. */
  memory: string;
  gres?: string;
  partition?: string;
  account?: string;
  qos?: string;
  constraint?: string;
  /** As sbatch takes it. */
  time?: string;
  /** Workers at one time. */
  throttle?: number;
  requeues: number;
  modules: readonly string[];
  /** Lines of shell, as the user wrote them. */
  setup: readonly string[];
  /** Further options of sbatch: "--exclude=n7". */
  sbatch: readonly string[];
}>;

export const DEFAULTS = { cpus: 2, memory: "4G", gpu: "gpu:1", requeues: 3 } as const;
