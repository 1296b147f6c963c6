// Real servers for tests come from Debian. They are installed when the tests run as root, as in CI.
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const has = (command: string): boolean => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;

/** Null when the commands are there, by now; else why they are not, for `skip`. */
export function needPackages(commands: readonly string[], packages: readonly string[]): string | null {
  const missing = () => commands.filter((command) => !has(command));
  if (missing().length === 0) return null;
  if (process.getuid?.() !== 0 || !has("apt-get")) {
    return `needs ${missing().join(", ")}: apt-get install ${packages.join(" ")}`;
  }
  install(packages);
  return missing().length === 0 ? null : `apt-get could not install ${packages.join(" ")}`;
}

/** One at a time, although test files run side by side. */
function install(packages: readonly string[]): void {
  const lock = join(tmpdir(), "seedfarm-apt.lock");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]) => spawnSync("flock", [lock, "apt-get", "-q", ...args], { env, stdio: "ignore" });
  const wanted = ["install", "-y", "--no-install-recommends", ...packages];
  // The lists of a fresh machine are empty or old.
  if (apt(...wanted).status !== 0 && apt("update").status === 0) apt(...wanted);
}
