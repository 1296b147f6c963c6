#!/bin/bash
# By hand: mkdir -p /shared/runs/night/logs/slurm, then sbatch this file.
#SBATCH --job-name=farm-night-20250131-142305-7f3a
#SBATCH "--comment=farm job 20250131-142305-7f3a of /shared/runs/night"
#SBATCH --array=0-999
#SBATCH --output=/shared/runs/night/logs/slurm/%A_%a.out
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:USR1@60
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --gres=gpu:1
#SBATCH --partition=gpu

export FARM_FIRST_TASK=0 FARM_TASK="$SLURM_ARRAY_TASK_ID"
echo "farm: task $((FARM_FIRST_TASK + FARM_TASK)) on $SLURMD_NODENAME, start $((${SLURM_RESTART_COUNT:-0} + 1))"
# The submitting machine's folder for temporary files need not be here.
[[ -w ${TMPDIR:-/tmp} ]] || export TMPDIR=/tmp

apptainer exec --nv /shared/seedfarm.sif farm work --run /shared/runs/night --job 20250131-142305-7f3a --hardware &
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

task="${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
again() {
  # What was cancelled stays so; what was preempted Slurm queues itself.
  [[ $stopped == told ]] && return 1
  (( ${SLURM_RESTART_COUNT:-0} < 3 )) || return 1
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
  75) again && elsewhere ;;
  143) [[ $stopped == limit ]] && again ;;
  # Killed: by the kernel for its memory, for example.
  129 | 13[1-9] | 14[0-2]) again ;;
  # All other tasks would fail too. An array may begin when nothing of the one before it waits: the last one first.
  65) scancel --state=PENDING --name=farm-night-20250131-142305-7f3a ;;
esac
exit "$status"
