import type { Browser } from "playwright";
import { FarmError } from "../errors.ts";
import { type GlBackend, launchFlags } from "./backends.ts";
import { findBrowser, missingBrowser } from "./browser.ts";
import { killBrowserProcess, markBrowser, profileOf } from "./browser-process.ts";
import { whyNoSandbox } from "./sandbox.ts";
import { within } from "./within.ts";

export interface LaunchedBrowser {
  browser: Browser;
  /** Its folder; null where that cannot be told. */
  profile: string | null;
  /** Ends it; what does not close in time is killed, so that a browser that hangs never outlives its session. */
  stop(): Promise<void>;
}

/** Starts the machine's Chromium with GL by the given backend. Aborting the signal kills it, now or later. */
export async function launchBrowser(backend: GlBackend, limit: number, signal?: AbortSignal): Promise<LaunchedBrowser> {
  const found = await findBrowser();
  if (!found) throw missingBrowser();
  const { chromium } = await import("playwright");
  const { mark, pid } = markBrowser();
  let group: number | null = null;
  const kill = () => killBrowserProcess(group ?? pid());
  signal?.throwIfAborted();
  signal?.addEventListener("abort", kill);
  const forget = () => signal?.removeEventListener("abort", kill);
  try {
    const browser = await chromium.launch({
      executablePath: found.path,
      headless: process.env.FARM_HEADED !== "1",
      args: [...launchFlags(backend), mark],
      chromiumSandbox: whyNoSandbox() === null,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: limit,
    });
    group = pid();
    // It may have been too early to kill it.
    if (signal?.aborted) kill();
    return { browser, profile: profileOf(group), stop: () => stop(browser, kill).finally(forget) };
  } catch (cause) {
    kill();
    forget();
    throw new FarmError({
      code: "session.launch",
      kind: "failed",
      message: `Chromium (${found.path}) did not start: ${(cause as Error).message.split("\n")[0]}`,
      remedy: "Run: npx farm doctor",
      cause,
    });
  }
}

async function stop(browser: Browser, kill: () => void): Promise<void> {
  await within(5000, browser.close(), () => new Error("close")).catch(() => undefined);
  kill();
}
