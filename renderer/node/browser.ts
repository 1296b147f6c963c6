import { accessSync, constants, existsSync } from "node:fs";
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
  const system = SYSTEM_PATHS.find((path) => existsSync(path));
  return system ? { path: system, source: "system" } : null;
}

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
