type Row = readonly [codes: RegExp, words: string, remedy?: string];

const ASK = "Ask the cluster's administrators.";
const LIMITS = "It passes by itself. `sacctmgr show qos` and `sacctmgr show assoc user=$USER` list the limits.";

/** Slurm's reasons for which tasks wait, in words; the first row that fits counts. */
export const WAITING_REASONS: readonly Row[] = [
  [/^Resources$/, "first in line, all machines that fit are taken"],
  [/^Priority$/, "others are before it in line"],
  [/^JobArrayTaskLimit$/, "as many workers as --throttle allows are at work"],
  [/^BeginTime$/, "it may not begin yet"],
  [/^Dependency$/, "the array before it has not ended"],
  [
    /^DependencyNeverSatisfied$/,
    "what it waits for can no longer happen",
    "Stop it with `farm cancel`, then `farm resume`.",
  ],
  [/^JobHeldUser$/, "held by its owner", "Let it go: scontrol release JOB"],
  [/^JobHeldAdmin$/, "held by an administrator", ASK],
  [
    /^(?:launch.failed|JobLaunchFailure)/i,
    "a node could not start it and it is held",
    "See the node with `sinfo -R`, then: scontrol release JOB",
  ],
  [
    /^ReqNodeNotAvail/,
    "machines that it needs are down, drained or reserved",
    "`sinfo -R` says why; ask for others with --partition or --constraint.",
  ],
  [/^Reserv/, "the machines are reserved", "`scontrol show reservation` says for how long."],
  [
    /^BadConstraints$/,
    "no machine has what it asks for",
    "`sinfo --format='%P %N %c %m %G %f'` lists what there is; compare --constraint, --gres, --cpus and --memory.",
  ],
  [
    /^Partition(?:Config|NodeLimit)$/,
    "the partition has no machine of that size",
    "`sinfo --format='%P %c %m %G'` lists what there is; ask for less with --cpus or --memory, or choose another --partition.",
  ],
  [
    /TimeLimit$|MaxWallDuration/,
    "it asks for more time than allowed",
    "`sinfo --format='%P %l'` tells the partitions' limits; give less --time.",
  ],
  [/^PartitionDown$|^PartitionInactive$/, "the partition takes no jobs now", "Choose another --partition."],
  [/^NodeDown$/, "its machine is down"],
  [/^InvalidAccount$/, "the account is not valid", "`sacctmgr show assoc user=$USER` lists yours: --account."],
  [/^InvalidQOS$/, "the quality of service is not valid", "`sacctmgr show qos` lists them: --qos."],
  [
    /^(?:AccountNotAllowed|AccountingPolicy)$/,
    "the account may not use this partition",
    "Choose another --account or --partition.",
  ],
  [/^QOSNotAllowed$/, "the quality of service is not allowed here", "Choose another --qos or --partition."],
  [/^(?:QOS|Assoc)(?:Max|Grp)/, "a limit of your account or quality of service is reached", LIMITS],
  [/^Licenses$/, "licences are all taken"],
  [/^Prolog$|^Cleaning$/, "its machine is being prepared"],
  [/^Federation/, "another cluster has it", ASK],
  [/^(?:None|PENDING|CONFIGURING)$/, "Slurm has not looked at it yet"],
];
