// What `farm submit` would send to each engine, as files to read: `node --import tsx scripts/engine-examples.ts` writes
// docker/examples anew. Needs a build.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const RUN = ["--scene", "solar-panel", "--frames", "100000", "--shard-frames", "100", "--hardware"];
const NIGHT = ["--out", "s3://bucket/night"];

/** File → flags. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "docker/examples/batch-job.json": [
    ...["--on", "batch", ...NIGHT, "--queue", "gpu-spot", "--image", "registry.example/seedfarm:gpu"],
    ...["--job-role", "arn:aws:iam::123456789012:role/seedfarm-worker"],
  ],
  "docker/examples/kubernetes-job.yaml": [
    ...["--on", "k8s", ...NIGHT, "--namespace", "rendering", "--image", "registry.example/seedfarm:gpu"],
    ...["--env", "AWS_REGION=eu-central-1", "--env-from-secret", "seedfarm-s3"],
  ],
  "docker/examples/slurm.sh": [
    ...["--on", "slurm", "--out", "/shared/runs/night", "--partition", "gpu"],
    ...["--container", "apptainer exec --nv /shared/seedfarm.sif"],
  ],
};

/** A job that nobody sends is named after the time and by chance: a fixed name stands for it. */
const ID = /\d{8}-\d{6}-[0-9a-f]{4}/g;

export function example(flags: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["bin/farm.js", "submit", ...RUN, ...flags, "--dry-run"],
    { encoding: "utf8", env: { ...process.env, AWS_REGION: "eu-central-1" } },
  );
  if (status !== 0) throw new Error(`farm submit ${flags.join(" ")}: ${stderr}`);
  return stdout.replace(ID, "20250131-142305-7f3a");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [file, flags] of Object.entries(EXAMPLES)) writeFileSync(file, example(flags));
}
