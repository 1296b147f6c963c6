import { FarmError } from "../../renderer/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where engines say which task of a job a worker is, from 0. The first that is set counts. */
const TASK_VARIABLES = ["FARM_TASK", "AWS_BATCH_JOB_ARRAY_INDEX", "JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID"];
/** Added to it, for a job that was cut into several arrays. */
const FIRST_TASK = "FARM_FIRST_TASK";

/** Where engines say how often the task was started, and what they call the first time. */
const ATTEMPT_VARIABLES: readonly [name: string, first: number][] = [
  ["FARM_ATTEMPT", 1],
  ["AWS_BATCH_JOB_ATTEMPT", 1],
  ["SLURM_RESTART_COUNT", 0],
  ["JOB_INDEX_FAILURE_COUNT", 0],
];

/** Which task of a job with so many of them this process is. */
export function taskIndex(env: Environment, tasks: number): number {
  const name = TASK_VARIABLES.find((one) => env[one]);
  if (name === undefined) throw noTask();
  const task = wholeNumber(env, name) + (env[FIRST_TASK] ? wholeNumber(env, FIRST_TASK) : 0);
  if (task < tasks) return task;
  const added = env[FIRST_TASK] ? ` and ${FIRST_TASK}=${env[FIRST_TASK]}` : "";
  throw badTask(name, `${name}=${env[name]}${added} name task ${task}; the job's tasks are 0 to ${tasks - 1}`);
}

/** From 1; null when the engine does not tell. Only for people: what the engine says is not checked. */
export function attemptNumber(env: Environment): number | null {
  const [name, first] = ATTEMPT_VARIABLES.find(([one]) => env[one]) ?? [];
  return name === undefined ? null : Number(env[name]) - first! + 1;
}

function wholeNumber(env: Environment, name: string): number {
  const text = env[name] ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  throw badTask(name, `${name}=${text} is not a whole number from 0`);
}

function noTask(): FarmError {
  return new FarmError({
    code: "work.no-task",
    message: `Which task this is, is not known: none of ${TASK_VARIABLES.join(", ")} is set.`,
    remedy:
      "The engine sets one of them. By hand: FARM_TASK=0 farm work --run RUN --job ID, or name shards by --shards.",
    where: "--job",
  });
}

function badTask(name: string, what: string): FarmError {
  return new FarmError({
    code: "work.task",
    message: `${what}.`,
    remedy: "Is the job of another run or size? `farm status RUN` lists the run's jobs.",
    where: name,
  });
}
