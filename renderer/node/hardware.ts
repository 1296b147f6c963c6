import { FarmError } from "../errors.ts";
import { isHardware } from "./backends.ts";

/** Its code tells workers that no other browser on this machine helps. */
export const SOFTWARE_GL = "session.software";
/** A card drew before: another browser may get it again. */
export const LOST_CARD = "session.lost-card";

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

/** Backends that have drawn on a card in this process. */
const onCard = new Set<string>();

/** Throws when a backend that has drawn on a card, here or in the machine's probe (`before`), now draws on the CPU. */
export function requireSame(backend: string, renderer: string, before: boolean): void {
  if (isHardware(renderer)) onCard.add(backend);
  else if (before || onCard.has(backend)) throw lostCard(backend, renderer);
}

const lostCard = (backend: string, renderer: string): FarmError =>
  new FarmError({
    code: LOST_CARD,
    kind: "failed",
    message: `With ${backend} a graphics card drew on this machine, but this browser draws in software: ${renderer}.`,
    remedy:
      "Is the card still there, with memory free, and its driver as it was? `farm doctor` looks at the machine anew. To draw on the CPU all the same: --backend swiftshader",
  });
