/**
 * Why Chromium runs without its sandbox, or null when it has one. Chromium does not start where it is told to have one and the
 * machine or its container refuses.
 */
export function whyNoSandbox(): string | null {
  if (process.getuid?.() === 0) return "it does not work as root";
  return process.env.FARM_NO_SANDBOX === "1" ? "FARM_NO_SANDBOX is 1" : null;
}
