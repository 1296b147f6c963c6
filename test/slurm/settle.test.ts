import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type SlurmFlags, settleSlurm } from "../../farm/executors/slurm/settle.ts";
import { FarmError } from "../../renderer/errors.ts";

const settle = (flags: SlurmFlags, run = "/runs/a") => settleSlurm(flags, run);

suite("flags of --on slurm", () => {
  test("without any: a worker's usual size, this farm on the nodes, logs in the run", () => {
    const { command, ...rest } = settle({});
    assert.deepEqual(rest, {
      logs: "/runs/a/logs/slurm",
      cpus: 2,
      memory: "4G",
      requeues: 3,
      modules: [],
      setup: [],
      sbatch: [],
    });
    assert.equal(command[0], process.execPath);
    assert.match(command.at(-1) ?? "", /\/bin\/farm\.js$/);
  });

  test("a GPU with --hardware, and --gres over it", () => {
    assert.equal(settle({ hardware: true }).gres, "gpu:1");
    assert.equal(settle({ hardware: true, gres: "gpu:a100:1" }).gres, "gpu:a100:1");
    assert.equal(settle({}).gres, undefined);
  });

  test("how farm starts", () => {
    assert.deepEqual(settle({ farm: "node '/opt/my farm/bin/farm.js'" }).command, ["node", "/opt/my farm/bin/farm.js"]);
    const wrapped = settle({ container: "apptainer exec --nv farm.sif" }).command;
    assert.deepEqual(wrapped, ["apptainer", "exec", "--nv", "farm.sif", "farm"]);
    const both = settle({ container: "apptainer exec farm.sif", farm: "/opt/farm" }).command;
    assert.deepEqual(both, ["apptainer", "exec", "farm.sif", "/opt/farm"]);
  });

  test("logs of a run in S3 go where sbatch would put its own", () => {
    assert.equal(settle({}, "s3://bucket/night").logs, `${process.cwd()}/slurm-logs`);
  });

  test("options of sbatch with and without dashes", () => {
    assert.deepEqual(settle({ sbatch: ["exclude=n7,n8", "--exclusive", "mail-user=a@b.c"] }).sbatch, [
      "--exclude=n7,n8",
      "--exclusive",
      "--mail-user=a@b.c",
    ]);
  });

  for (const time of ["90", "05:00", "2:00:00", "1-12", "1-12:30", "3-00:00:00", "UNLIMITED", "0"]) {
    test(`--time ${time}`, () => assert.equal(settle({ time }).time, time));
  }

  const bad: [SlurmFlags, RegExp][] = [
    [{ partition: "gpu\n#SBATCH --uid=0" }, /--partition "gpu\\n.* is not a partition/],
    [{ partition: "gpu; rm -rf /" }, /is not a partition/],
    [{ account: "$(id)" }, /is not an account/],
    [{ qos: "a b" }, /is not a quality of service/],
    [{ constraint: "a100`id`" }, /is not a list of features/],
    [{ gres: "gpu:1;x" }, /is not a list of resources/],
    [{ memory: "lots" }, /is not memory/],
    [{ memory: "4GB" }, /is not memory/],
    [{ cpus: 0 }, /--cpus 0 is not a whole number/],
    [{ cpus: 1.5 }, /--cpus 1.5 is not a whole number/],
    [{ throttle: -1 }, /--throttle -1/],
    [{ requeues: Number.NaN }, /--requeues NaN/],
    [{ module: ["cuda; id"] }, /is not the name of a module/],
    [{ module: ["-rf"] }, /is not the name of a module/],
    [{ setup: ["a\nb"] }, /line break/],
    [{ container: "apptainer 'exec" }, /quote that is not closed/],
    [{ container: "  " }, /names no command/],
    [{ farm: "farm\u0000" }, /control character/],
    [{ sbatch: ["exclude=n7\n#SBATCH --uid=0"] }, /line break/],
    [{ sbatch: ["-n 4"] }, /not a long option/],
    [{ sbatch: ["array=0-9"] }, /array is set by the farm/],
    [{ sbatch: ["--no-requeue"] }, /no-requeue is set by the farm/],
    [{ sbatch: ["time=5"] }, /has a flag of its own/],
    [{ sbatch: ["clusters=b"] }, /one cluster/],
    [{ time: "2h" }, /is not a time/],
    [{ time: "4" }, /less than 5 minutes/],
    [{ time: "4:59" }, /less than 5 minutes/],
    [{ time: "0:04:59" }, /less than 5 minutes/],
  ];
  for (const [flags, words] of bad) {
    test(`refused: ${JSON.stringify(flags)}`, () => {
      assert.throws(
        () => settle(flags),
        (error) => {
          assert.ok(error instanceof FarmError);
          assert.match(error.message, words);
          assert.deepEqual([error.code, error.kind], ["slurm.bad-flag", "user"]);
          assert.ok(error.remedy, "says what to do");
          return true;
        },
      );
    });
  }

  test("refused: runs whose path Slurm cannot write logs to", () => {
    assert.throws(() => settle({}, "/runs/a\\b"), /backslash/);
    assert.throws(() => settle({}, "/runs/a\nb"), /line break/);
  });
});
