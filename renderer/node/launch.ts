import type { Browser } from "playwright";
import { FarmError } from "../errors.ts";
import { type Backend, launchFlags } from "./backends.ts";
import { findBrowser, missingBrowser } from "./browser.ts";
import { killBrowserProcess, spawnedBrowser } from "./browser-process.ts";
import { within } from "./within.ts";

export interface LaunchedBrowser {
  browser: Browser;
  /** Ends it; what does not close in time is killed, so that a browser that hangs never outlives its session. */
  stop(): Promise<void>;
}

/** Starts the machine's Chromium with GL by the given backend. */
export async function launchBrowser(backend: Exclude<Backend, "auto">, limit: number): Promise<LaunchedBrowser> {
  const found = await findBrowser();
  if (!found) throw missingBrowser();
  const { chromium } = await import("playwright");
  const spawned = spawnedBrowser();
  try {
    const browser = await chromium.launch({
      executablePath: found.path,
      args: launchFlags(backend),
      chromiumSandbox: process.getuid?.() !== 0,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: limit,
    });
    const pid = spawned();
    return { browser, stop: () => stop(browser, pid) };
  } catch (cause) {
    killBrowserProcess(spawned());
    throw new FarmError({
      code: "session.launch",
      kind: "failed",
      message: `Chromium (${found.path}) did not start: ${(cause as Error).message.split("\n")[0]}`,
      remedy: "Run: npx farm doctor",
      cause,
    });
  }
}

async function stop(browser: Browser, pid: number | null): Promise<void> {
  await within(5000, browser.close(), () => new Error("close")).catch(() => undefined);
  killBrowserProcess(pid);
}
