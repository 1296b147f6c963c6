import { readFileSync } from "node:fs";

/** How a distribution gets Chromium and Mesa's software GL. */
export interface PackageTool {
  /** The command that must be there. */
  command: "apt-get" | "dnf";
  refresh: readonly string[] | null;
  install: readonly string[];
  browser: readonly string[];
  gl: readonly string[];
}

export const PACKAGE_TOOLS: readonly PackageTool[] = [
  {
    command: "apt-get",
    refresh: ["update"],
    install: ["install", "-y", "--no-install-recommends"],
    browser: ["chromium"],
    gl: ["libgl1-mesa-dri", "libegl1", "libgles2"],
  },
  {
    command: "dnf",
    refresh: null,
    install: ["install", "-y"],
    browser: ["chromium"],
    gl: ["mesa-dri-drivers", "mesa-libEGL", "mesa-libGLES"],
  },
];

/** The line to type on this machine when a browser or its GL is missing; both when the distribution is unknown. */
export function installLine(osRelease = readOsRelease()): string {
  const lines = PACKAGE_TOOLS.map(oneLine);
  const family = /fedora|rhel|centos/.test(osRelease) ? 1 : /debian|ubuntu/.test(osRelease) ? 0 : -1;
  return lines[family] ?? `Debian, Ubuntu: ${lines[0]}   Fedora: ${lines[1]}`;
}

function oneLine({ command, refresh, install, browser, gl }: PackageTool): string {
  const steps = [...(refresh ? [refresh] : []), [...install, ...browser, ...gl]];
  return steps.map((step) => `${command} ${step.join(" ")}`).join(" && ");
}

function readOsRelease(): string {
  try {
    const text = readFileSync("/etc/os-release", "utf8");
    return (text.match(/^(ID|ID_LIKE)=.*$/gm) ?? []).join(" ").toLowerCase();
  } catch {
    return "";
  }
}
