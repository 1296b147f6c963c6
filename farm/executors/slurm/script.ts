import type { Job } from "../../jobs/job.ts";
import { WORKER_EXIT } from "../../worker/exit-codes.ts";
import type { JobArray } from "./arrays.ts";
import { directives } from "./directives.ts";
import type { SlurmSettings } from "./settings.ts";
import { directiveQuoted, shellQuoted } from "./words.ts";

/** The batch script of an array. `names` are those of all arrays of the job. */
export function batchScript(job: Job, array: JobArray, names: readonly string[], settings: SlurmSettings): string {
  return [
    // A login shell has the command "module".
    settings.modules.length > 0 ? "#!/bin/bash -l" : "#!/bin/bash",
    ...directives(job, array, settings).map((option) => `#SBATCH ${directiveQuoted(option)}`),
    "",
    ...preparation(array, settings),
    "",
    watched(workCommand(job, settings)),
    afterwards(settings.requeues, names),
  ].join("\n");
}

function preparation({ firstTask }: JobArray, { modules, setup }: SlurmSettings): string[] {
  const lines = [...modules.map((name) => `module load ${shellQuoted(name)}`), ...setup];
  return [
    `export FARM_FIRST_TASK=${firstTask} FARM_TASK="$SLURM_ARRAY_TASK_ID"`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    'echo "farm: task $((FARM_FIRST_TASK + FARM_TASK)) on $SLURMD_NODENAME, start $((${SLURM_RESTART_COUNT:-0} + 1))"',
    "# The submitting machine's folder for temporary files need not be here.",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    "[[ -w ${TMPDIR:-/tmp} ]] || export TMPDIR=/tmp",
    ...(lines.length > 0 ? ["set -e", ...lines, "set +e"] : []),
  ];
}

const workCommand = ({ run, id, workerFlags }: Job, { command }: SlurmSettings): string =>
  [...command, "work", "--run", run, "--job", id, ...workerFlags].map(shellQuoted).join(" ");

/** Slurm tells the shell to stop, and the worker has to hear of it: it then finishes the frames in flight. */
const watched = (command: string): string => `${command} &
worker=$!
signals=0
stop() { stopped=$1; (( signals++ )); kill "-$2" "$worker" 2> /dev/null; }
trap 'stop limit TERM' USR1
trap 'stop told TERM' TERM
trap 'stop told KILL' USR2
# A signal ends the wait before the worker ends.
while :; do
  seen=$signals
  wait "$worker"
  status=$?
  (( signals == seen )) && break
done
`;

const afterwards = (
  requeues: number,
  names: readonly string[],
): string => `task="\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
again() {
  # What was cancelled stays so; what was preempted Slurm queues itself.
  [[ $stopped == told ]] && return 1
  (( \${SLURM_RESTART_COUNT:-0} < ${requeues} )) || return 1
  echo "farm: exit code $status on $SLURMD_NODENAME, queued again"
  # Slurm then ends what is left of this try.
  trap '' TERM USR1 USR2
  scontrol requeue "$task"
}
# Not here again, when the partition has another node like this one.
elsewhere() {
  local kind
  kind=$(sinfo --noheader --nodes="$SLURMD_NODENAME" --format='%f %G' | head -n 1)
  sinfo --noheader --Node --states=idle,mixed,allocated --partition="$SLURM_JOB_PARTITION" --format='%N %f %G' |
    grep -v "^$SLURMD_NODENAME " | grep -qF " $kind" &&
    scontrol update JobId="$task" ExcNodeList="$SLURMD_NODENAME"
}
case $status in
  ${WORKER_EXIT.elsewhere}) again && elsewhere ;;
  ${WORKER_EXIT.drained}) [[ $stopped == limit ]] && again ;;
  # Killed: by the kernel for its memory, for example.
  129 | 13[1-9] | 14[0-2]) again ;;
  # All other tasks would fail too. An array may begin when nothing of the one before it waits: the last one first.
  ${WORKER_EXIT.badInput}) ${names
    .map((name) => `scancel --state=PENDING --name=${name}`)
    .reverse()
    .join("; ")} ;;
esac
exit "$status"
`;
