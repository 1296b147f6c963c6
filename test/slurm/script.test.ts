// The batch script, run by the real bash; Slurm's commands are stand-ins that write down how they are called.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { arraysOf } from "../../farm/executors/slurm/arrays.ts";
import { batchScript } from "../../farm/executors/slurm/script.ts";
import { type SlurmFlags, settleSlurm } from "../../farm/executors/slurm/settle.ts";
import { aJob } from "./a-job.ts";

interface Stage {
  dir: string;
  /** Slurm's commands as the script called them. */
  calls(): string[];
  start(script: string, env?: Record<string, string>): { signal(name: NodeJS.Signals): void; ended: Promise<Ended> };
}

interface Ended {
  code: number | null;
  stdout: string;
}

/** Two nodes of one kind: n1, where the script runs, and n2. */
function stage(t: TestContext, worker: string): Stage {
  const dir = mkdtempSync(join(tmpdir(), "farm-slurm-script-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, "bin"));
  const command = (name: string, body: string) => {
    writeFileSync(join(dir, "bin", name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(dir, "bin", name), 0o755);
  };
  const note = (name: string) => `echo "${name} $*" >> '${dir}/calls'`;
  for (const name of ["scontrol", "scancel"]) command(name, note(name));
  command(
    "sinfo",
    'case "$*" in *--Node*) echo "n1 (null) gpu:1"; echo "n2 (null) gpu:1" ;; *) echo "(null) gpu:1" ;; esac',
  );
  command("worker", worker);
  const slurm = {
    PATH: `${join(dir, "bin")}:${process.env.PATH}`,
    SLURM_ARRAY_JOB_ID: "34",
    SLURM_ARRAY_TASK_ID: "5",
    SLURMD_NODENAME: "n1",
    SLURM_JOB_PARTITION: "gpu",
  };
  const calls = () =>
    existsSync(join(dir, "calls")) ? readFileSync(join(dir, "calls"), "utf8").trim().split("\n") : [];
  const start: Stage["start"] = (script, env = {}) => {
    const child = spawn("bash", ["-s"], { cwd: dir, env: { ...slurm, ...env }, stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.end(script);
    let stdout = "";
    child.stdout.on("data", (text) => (stdout += text));
    const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, stdout })));
    return { signal: (name) => void child.kill(name), ended };
  };
  return { dir, calls, start };
}

function script(dir: string, flags: SlurmFlags = {}, tasks = 8, largest = 1001, run = "/runs/a") {
  const settings = settleSlurm({ farm: `'${join(dir, "bin", "worker")}'`, ...flags }, run);
  const job = aJob(tasks, { run, workerFlags: ["--hardware"] });
  const arrays = arraysOf(job, largest);
  const names = arrays.map(({ name }) => name);
  return { job, names, text: batchScript(job, arrays.at(-1)!, names, settings) };
}

const REQUEUE = "scontrol requeue 34_5";
const EXIT = (code: number) => `exit ${code}`;
/** Ends when it is told to, a moment later, as a worker that drains. */
const DRAINS = `trap 'sleep 0.3; echo drained; exit 143' TERM; touch started; while :; do sleep 0.05; done`;

async function heard(stage: Stage): Promise<void> {
  const file = join(stage.dir, "started");
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
}

suite("the batch script", () => {
  const cases: [code: number, calls: RegExp[]][] = [
    [0, []],
    [70, []],
    [143, []],
    [1, []],
    [75, [/^scontrol requeue 34_5$/, /^scontrol update JobId=34_5 ExcNodeList=n1$/]],
    [137, [/^scontrol requeue 34_5$/]],
    [139, [/^scontrol requeue 34_5$/]],
    [65, [/^scancel --state=PENDING --name=farm-bolts-\S+$/]],
  ];
  for (const [code, calls] of cases) {
    test(`worker's exit code ${code}`, async (t) => {
      const on = stage(t, EXIT(code));
      const { code: ended } = await on.start(script(on.dir).text).ended;
      assert.equal(ended, code);
      const made = on.calls();
      assert.equal(made.length, calls.length, made.join("; "));
      for (const [k, call] of calls.entries()) assert.match(made[k] ?? "", call);
    });
  }

  test("a worker that was killed is one that ends by itself", async (t) => {
    const on = stage(t, "kill -KILL $$");
    assert.equal((await on.start(script(on.dir).text).ended).code, 137);
    assert.deepEqual(on.calls(), [REQUEUE]);
  });

  test("it is queued again as often as was asked for", async (t) => {
    const on = stage(t, EXIT(75));
    const { text } = script(on.dir, { requeues: 2 });
    await on.start(text, { SLURM_RESTART_COUNT: "1" }).ended;
    assert.equal(on.calls()[0], REQUEUE);
    const late = stage(t, EXIT(75));
    await late.start(text.replaceAll(on.dir, late.dir), { SLURM_RESTART_COUNT: "2" }).ended;
    assert.deepEqual(late.calls(), []);
  });

  test("told to stop, it waits for the worker to drain and is not queued again", async (t) => {
    const on = stage(t, DRAINS);
    const { signal, ended } = on.start(script(on.dir).text);
    await heard(on);
    signal("SIGTERM");
    const { code, stdout } = await ended;
    assert.equal(code, 143);
    assert.match(stdout, /drained/);
    assert.deepEqual(on.calls(), []);
  });

  test("told of its time limit, it drains and goes on later", async (t) => {
    const on = stage(t, DRAINS);
    const { signal, ended } = on.start(script(on.dir).text);
    await heard(on);
    signal("SIGUSR1");
    const { code, stdout } = await ended;
    assert.equal(code, 143);
    assert.match(stdout, /drained/);
    assert.deepEqual(on.calls(), [REQUEUE]);
  });

  test("`farm cancel --now` kills the worker, and it stays dead", async (t) => {
    const on = stage(t, DRAINS);
    const { signal, ended } = on.start(script(on.dir).text);
    await heard(on);
    signal("SIGUSR2");
    const { code, stdout } = await ended;
    assert.equal(code, 137);
    assert.doesNotMatch(stdout, /drained/);
    assert.deepEqual(on.calls(), []);
  });

  test("two signals while it drains are waited out", async (t) => {
    const on = stage(t, "trap '' TERM; touch started; sleep 0.6; exit 70");
    const { signal, ended } = on.start(script(on.dir).text);
    await heard(on);
    signal("SIGUSR1");
    await new Promise((resolve) => setTimeout(resolve, 100));
    signal("SIGTERM");
    assert.equal((await ended).code, 70);
  });

  test("the worker gets its flags and its task as they are, whatever is in them", async (t) => {
    const run = `/tmp/it's $(touch pwned) \`touch pwned\` "q" %A #x *`;
    const on = stage(t, `printf '%s\\n' "$@" "$FARM_TASK" "$FARM_FIRST_TASK" "$A" "$TMPDIR"`);
    const { job, text } = script(on.dir, { setup: ["A=1; export A"], module: ["x/1"] }, 12, 5, run);
    const { stdout } = await on.start(`module() { echo "module $*"; }\n${text}`, { TMPDIR: "/not/here" }).ended;
    assert.deepEqual(stdout.trim().split("\n"), [
      "farm: task 15 on n1, start 1",
      "module load x/1",
      ...["work", "--run", run, "--job", job.id, "--hardware"],
      ...["5", "10", "1", "/tmp"],
    ]);
    assert.ok(!existsSync(join(on.dir, "pwned")));
  });

  test("what fails before the worker starts fails the task", async (t) => {
    const on = stage(t, "touch started");
    assert.equal((await on.start(script(on.dir, { setup: ["false", "true"] }).text).ended).code, 1);
    assert.ok(!existsSync(join(on.dir, "started")));
  });

  test("bad input stops the waiting tasks of all arrays", async (t) => {
    const on = stage(t, EXIT(65));
    const { names, text } = script(on.dir, {}, 12, 5);
    await on.start(text).ended;
    assert.equal(names.length, 3);
    assert.deepEqual(on.calls(), names.map((name) => `scancel --state=PENDING --name=${name}`).reverse());
  });
});

test("options of sbatch in the script", () => {
  const flags = {
    partition: "gpu",
    time: "2:00:00",
    throttle: 20,
    hardware: true,
    module: ["nodejs/20"],
    sbatch: ['comment-x=a "b"'],
  };
  const { text } = script("/opt", flags, 200);
  const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const lines = text.split("\n");
  assert.equal(lines[0], "#!/bin/bash -l");
  for (const line of [
    "#SBATCH --array=0-199%20",
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
    "#SBATCH --output=/runs/a/logs/slurm/%A_%a.out",
    "#SBATCH --signal=B:USR1@60",
    "#SBATCH --gres=gpu:1",
    "#SBATCH --partition=gpu",
    "#SBATCH --time=2:00:00",
    '#SBATCH "--comment-x=a \\"b\\""',
  ]) {
    assert.ok(lines.includes(line), line);
  }
});
