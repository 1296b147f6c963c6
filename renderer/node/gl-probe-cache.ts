import { createHash } from "node:crypto";
import { accessSync, constants, readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { cpus, homedir, hostname, release } from "node:os";
import { dirname, join } from "node:path";
import { BACKENDS, type GlBackend, launchFlags } from "./backends.ts";
import { browserFacts, fileFacts } from "./browser.ts";
import type { ProbeRow } from "./gl-probe.ts";
import { candidates, type GlMachine } from "./gl-probe-machine.ts";
import { PROBE_SCRIPT } from "./gl-probe-page.ts";
import { whyNoSandbox } from "./sandbox.ts";

/** What changes how GL is found or drawn. */
const VARIABLES =
  /^(__EGL_|__GLX_|VK_|LIBGL_|MESA_|GALLIUM_|LP_|EGL_|NVIDIA_|DRI_PRIME|LD_LIBRARY_PATH|DISPLAY|WAYLAND_DISPLAY|FARM_HEADED)/;
/** What hung may have hung because the machine was busy: it is asked again after this long. */
const LATE_KEPT_MS = 3_600_000;

/** Where the rows of this machine are kept. Another browser, driver, card, kernel or program of ours is another file. */
export function probeFile(machine: GlMachine): string {
  const facts = [
    [hostname(), release(), process.getuid?.(), cpus().length, cpus()[0]?.model],
    [browserFacts(), whyNoSandbox()],
    [...machine.egl, ...machine.vulkan].map(fileFacts),
    machine.cards.map((node) => [fileFacts(node), mayOpen(node)]),
    textOf("/proc/driver/nvidia/version"),
    Object.entries(process.env).filter(([name]) => VARIABLES.test(name)),
    BACKENDS.filter((one): one is GlBackend => one !== "auto").map(launchFlags),
    [candidates(machine), PROBE_SCRIPT, textOf(new URL(import.meta.resolve("playwright/package.json")))],
  ];
  const key = createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 32);
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "seedfarm", "gl", `${key}.json`);
}

/** Null when the machine was not probed as it is. */
export async function readProbe(file: string, now = Date.now()): Promise<ProbeRow[] | null> {
  try {
    const { time, rows } = JSON.parse(await readFile(file, "utf8")) as { time: number; rows: ProbeRow[] };
    const isOld = rows.some((row) => "isLate" in row && row.isLate) && now - time > LATE_KEPT_MS;
    return isOld ? null : rows;
  } catch {
    return null;
  }
}

/** Where nothing can be written, nothing is kept. */
export async function keepProbe(file: string, rows: readonly ProbeRow[], now = Date.now()): Promise<void> {
  const half = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(half, JSON.stringify({ time: now, rows }));
    await rename(half, file);
  } catch {
    // The next one probes again.
  }
}

function mayOpen(node: string): boolean {
  try {
    accessSync(node, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string | URL): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
