import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { FarmError } from "../errors.ts";

export interface FoundBrowser {
  path: string;
  source: "environment" | "playwright" | "system";
}

const SYSTEM_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/usr/lib64/chromium-browser/chromium-browser",
];

/** The browser to render with: FARM_BROWSER if set, else Playwright's own, else the system's. */
export async function findBrowser(): Promise<FoundBrowser | null> {
  const named = process.env.FARM_BROWSER;
  if (named) return { path: executable(named), source: "environment" };
  const { chromium } = await import("playwright");
  const own = chromium.executablePath();
  if (own && existsSync(own)) return { path: own, source: "playwright" };
  const system = systemBrowser();
  return system ? { path: system, source: "system" } : null;
}

/** Whether there is one. Playwright, which takes a third of a second and 80 MB to load, is asked only where it must be. */
export async function hasBrowser(): Promise<boolean> {
  if (!process.env.FARM_BROWSER && systemBrowser() !== undefined) return true;
  return (await findBrowser()) !== null;
}

/**
 * All that decides which browser is found, and whether it is still the same one, told without loading Playwright: the files with
 * size and time, and what Playwright has downloaded.
 */
export function browserFacts(): unknown {
  const { FARM_BROWSER, PLAYWRIGHT_BROWSERS_PATH } = process.env;
  const downloads = PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), ".cache", "ms-playwright");
  const kept = existsSync(downloads) ? readdirSync(downloads).map((name) => fileFacts(join(downloads, name))) : null;
  return [FARM_BROWSER, PLAYWRIGHT_BROWSERS_PATH, kept, [FARM_BROWSER ?? [], SYSTEM_PATHS].flat().map(fileFacts)];
}

/** Path, size and time of a file, or of a device node its numbers; null for the latter two when it is not there. */
export function fileFacts(path: string): readonly unknown[] {
  const found = statSync(path, { throwIfNoEntry: false });
  return [path, found && (found.rdev === 0 ? [found.size, found.mtimeMs] : found.rdev)];
}

const systemBrowser = (): string | undefined => SYSTEM_PATHS.find((path) => existsSync(path));

function executable(path: string): string {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch (cause) {
    throw new FarmError({
      code: "browser.not-executable",
      message: `FARM_BROWSER names ${path}, which cannot be run.`,
      remedy: "Unset FARM_BROWSER, or point it at a Chromium.",
      cause,
    });
  }
}

export function missingBrowser(): FarmError {
  return new FarmError({
    code: "browser.missing",
    message: "No Chromium was found on this machine.",
    remedy: "Run: npx farm setup   (or, on Debian and Ubuntu: apt-get install chromium libgl1-mesa-dri libegl1)",
  });
}
