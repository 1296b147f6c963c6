import { FarmError } from "../../renderer/errors.ts";
import { installLine, PACKAGE_TOOLS, type PackageTool } from "./install-lines.ts";

/** What setup does to the machine; tests put a pretended machine here. */
export interface Machine {
  /** Path of a browser, or null. */
  findBrowser(): Promise<string | null>;
  /** Whether the browser runs at all: a downloaded one may lack libraries. */
  browserStarts(path: string): boolean;
  hasSoftwareGl(): boolean;
  isRoot(): boolean;
  hasCommand(command: string): boolean;
  /** True when the command succeeded. Its output goes to the user. */
  run(command: string, args: readonly string[]): boolean;
  /** Playwright's own command line. */
  playwright(args: readonly string[]): boolean;
  say(step: string): void;
}

/** Makes a fresh machine ready without questions: a browser that starts, and GL for it. */
export async function setUp(machine: Machine): Promise<void> {
  const tool = machine.isRoot() ? (PACKAGE_TOOLS.find(({ command }) => machine.hasCommand(command)) ?? null) : null;
  const path = (await machine.findBrowser()) ?? (await getBrowser(machine, tool));
  machine.say(`Browser: ${path}`);
  if (!machine.browserStarts(path)) getLibraries(machine, tool, path);
  if (machine.hasSoftwareGl()) return;
  if (tool === null) machine.say(`No EGL driver found; Chromium's own software GL is used. Faster: ${installLine()}`);
  else install(machine, tool, tool.gl, "GL libraries");
}

async function getBrowser(machine: Machine, tool: PackageTool | null): Promise<string> {
  machine.say("No browser found. Downloading Playwright's Chromium.");
  if (!machine.playwright(["install", "chromium"])) {
    machine.say("The download did not work.");
    if (tool) install(machine, tool, [...tool.browser, ...tool.gl], "Chromium and GL libraries");
  }
  const path = await machine.findBrowser();
  if (path !== null) return path;
  throw new FarmError({
    code: "setup.no-browser",
    message: "No browser could be installed.",
    remedy: `${machine.isRoot() ? "Run" : "Run as root"}: ${installLine()}   or point FARM_BROWSER at a Chromium.`,
  });
}

function getLibraries(machine: Machine, tool: PackageTool | null, path: string): void {
  machine.say("The browser does not start: it lacks system libraries.");
  if (tool?.command === "apt-get") machine.playwright(["install-deps", "chromium"]);
  // The distribution's browser brings all libraries that a browser needs.
  else if (tool) install(machine, tool, tool.browser, "Chromium with its libraries");
  if (machine.browserStarts(path)) return;
  throw new FarmError({
    code: "setup.browser-does-not-start",
    message: `${path} does not start.`,
    remedy: `See why: ${path} --version. ${machine.isRoot() ? "" : "As root: "}npx playwright install-deps chromium`,
  });
}

/** Not being able to install is no error here: what is then missing is told at the end. */
function install(machine: Machine, tool: PackageTool, packages: readonly string[], what: string): void {
  machine.say(`Installing ${what} with ${tool.command}: ${packages.join(" ")}`);
  if (tool.refresh) machine.run(tool.command, tool.refresh);
  if (!machine.run(tool.command, [...tool.install, ...packages])) machine.say(`${tool.command} did not succeed.`);
}
