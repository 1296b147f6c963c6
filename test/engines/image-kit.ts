// The images of docker/, built as they are on a Debian that is made here, for the tests of a file.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { type Ended, noPodman, type Podman, startPodman } from "./podman.ts";

export const CPU = "localhost/seedfarm";
export const GPU = "localhost/seedfarm:gpu";
/** The images' own base, by the name under which they ask for it. */
const BASE = "docker.io/library/debian:bookworm-slim";

/** As a careful cluster runs it: no capability, nothing writable but /tmp, no network. */
export const LOCKED = ["--read-only", "--cap-drop=all", "--security-opt=no-new-privileges", "--network=none"];

export interface Images {
  podman(): Podman;
  /** Runs a worker's container to its end. */
  run(image: string, flags: readonly string[], ...words: string[]): Promise<Ended>;
}

export const runWords = (image: string, flags: readonly string[], words: readonly string[]): string[] => [
  ...["run", "--rm", "--no-healthcheck", ...flags, image, ...words],
];

/** Builds them before the first test and removes all after the last. */
export function useImages(): Images {
  let podman: Podman | undefined;
  before(async () => {
    if (noPodman() !== null) return;
    podman = await startPodman();
    await makeBase(podman);
    const worker = ["--file=docker/Dockerfile"];
    await build(podman, CPU, ...worker, ".");
    await build(podman, GPU, ...worker, "--target=gpu", ".");
  });
  after(() => podman?.stop());
  return {
    podman: () => podman!,
    run: (image, flags, ...words) => podman!.run("podman", runWords(image, flags, words)),
  };
}

/** Debian from the mirror that this machine uses. */
async function makeBase({ dir, call }: Podman): Promise<void> {
  const archive = join(dir, "base.tar");
  const sources = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"].find(existsSync);
  await call("mmdebstrap", "--quiet", "--variant=minbase", "bookworm", archive, sources ?? "");
  await call("podman", "import", "--change", 'CMD ["bash"]', archive, BASE);
  rmSync(archive);
}

/** What this machine needs to reach npm's registry is mounted, for the time of the build. */
async function build({ dir, call }: Podman, image: string, ...words: string[]): Promise<void> {
  const { npmrc, mounts } = npmAccess();
  writeFileSync(join(dir, "npmrc"), npmrc);
  const volumes = [...mounts, `${join(dir, "npmrc")}:/root/.npmrc:ro`].map((mount) => `--volume=${mount}`);
  await call("podman", "build", "--format=docker", `--tag=${image}`, ...volumes, ...words);
}

function npmAccess(): { npmrc: string; mounts: string[] } {
  const { stdout } = spawnSync("npm", ["config", "list", "--long", "--json"], { encoding: "utf8" });
  const config = JSON.parse(stdout) as Record<string, string | null>;
  const given = ["registry", "proxy", "https-proxy"].flatMap((key) => (config[key] ? `${key}=${config[key]}` : []));
  const authorities = config.cafile || process.env.NODE_EXTRA_CA_CERTS;
  if (!authorities) return { npmrc: given.join("\n"), mounts: [] };
  return { npmrc: [...given, "cafile=/run/farm-ca.crt"].join("\n"), mounts: [`${authorities}:/run/farm-ca.crt:ro`] };
}
