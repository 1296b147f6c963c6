// Podman for the tests of a file, with a storage of its own that goes with it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { end } from "./daemons.ts";
import { needPackages } from "./packages.ts";

export interface Podman {
  /** For files of the tests; removed at the end. */
  dir: string;
  /** Starts a command, "podman" mostly, with both outputs as pipes. */
  start(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
  /** Runs it to its end, whatever that is. */
  run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  /** What it printed. Throws when it fails. */
  call(command: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const COMMANDS = ["podman", "podman-compose", "crun", "mmdebstrap", "nsenter", "setpriv", "unshare"];
const PACKAGES = [
  ...["podman", "podman-compose", "crun", "netavark", "aardvark-dns", "uidmap", "iptables"],
  ...["mmdebstrap", "debian-archive-keyring", "util-linux"],
];

/** Why there can be no containers here, or null. Installs what they need when it may. */
export function noPodman(): string | null {
  if (process.getuid?.() !== 0) return "needs root";
  return needPackages(COMMANDS, PACKAGES);
}

/** The caller stops it. */
export async function startPodman(): Promise<Podman> {
  const dir = mkdtempSync(join(tmpdir(), "farm-podman-"));
  const room = await openRoom();
  const own = { CONTAINERS_CONF: configure(dir), CONTAINERS_STORAGE_CONF: join(dir, "storage.conf") };
  const start: Podman["start"] = (command, args, env = {}) => {
    const words = [`--mount=/proc/${room.pid}/ns/mnt`, `--wd=${process.cwd()}`, "--", command, ...args];
    return spawn("nsenter", words, { env: { ...process.env, ...own, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  };
  const run: Podman["run"] = (...words) => ended(start(...words));
  return {
    dir,
    start,
    run,
    async call(command, ...args) {
      const { code, stdout, stderr } = await run(command, args);
      if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr.slice(-3000)}`);
      return stdout;
    },
    async stop() {
      await run("podman", ["rm", "--all", "--force", "--time=0"]);
      await end(room);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/**
 * A process whose mounts all commands share: those of networks and images go with it. Where cgroups are of both versions, the
 * second has no controllers and only misleads: it is hidden.
 */
async function openRoom(): Promise<ChildProcess> {
  const script = "umount /sys/fs/cgroup/unified 2>/dev/null; echo open; exec sleep infinity";
  const words = ["--pdeathsig", "KILL", "--", "unshare", "--mount", "--propagation=private", "sh", "-c", script];
  const room = spawn("setpriv", words, { stdio: ["ignore", "pipe", "inherit"] });
  await once(room.stdout!, "data");
  return room;
}

/** The machine need not run systemd, and its own limits may be below what podman asks for by default. */
function configure(dir: string): string {
  const at = (name: string) => JSON.stringify(join(dir, name));
  mkdirSync(join(dir, "networks"));
  writeFileSync(
    join(dir, "storage.conf"),
    `[storage]\ndriver = "overlay"\ngraphroot = ${at("root")}\nrunroot = ${at("run")}\n`,
  );
  const conf = join(dir, "containers.conf");
  writeFileSync(
    conf,
    `[containers]
default_ulimits = ["nofile=16384:16384", "nproc=16384:16384"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
static_dir = ${at("root/libpod")}
volume_path = ${at("root/volumes")}
tmp_dir = ${at("tmp")}
[network]
network_config_dir = ${at("networks")}
`,
  );
  return conf;
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const outcome = { stdout: "", stderr: "" };
  child.stdout!.on("data", (text) => (outcome.stdout += text));
  child.stderr!.on("data", (text) => (outcome.stderr += text));
  const [code] = await once(child, "close");
  return { code, ...outcome };
}
