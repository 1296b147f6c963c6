import { FarmError } from "../errors.ts";
import { isHardware } from "./backends.ts";

/** Its code tells workers that no other browser on this machine helps. */
export const SOFTWARE_GL = "session.software";

/** Throws when the renderer draws on the CPU: Chromium falls back to that without a word. */
export function requireHardware(renderer: string): void {
  if (isHardware(renderer)) return;
  throw new FarmError({
    code: SOFTWARE_GL,
    kind: "failed",
    message: `A graphics card was asked for, but the browser draws in software: ${renderer}.`,
    remedy:
      "Does this machine have the card's driver, and does a container see the card (NVIDIA's container toolkit, capability graphics)? `farm doctor` names what is missing. Without --hardware it is drawn on the CPU.",
  });
}
