import { type GlMachine, glMachine, signsOfCard } from "../../renderer/node/gl-probe-machine.ts";
import type { Fingerprint } from "../../renderer/node/session.ts";

/** Something that a person should know and that stops nothing. */
export interface Remark {
  code: string;
  message: string;
  remedy: string;
}

/** What is to be said when a machine that shows a card draws on the CPU. Null when there is no card, or it draws. */
export function cardUnused(
  { hardware, renderer }: Pick<Fingerprint, "hardware" | "renderer">,
  machine: GlMachine = glMachine(),
): Remark | null {
  const signs = signsOfCard(machine);
  if (hardware || signs.length === 0) return null;
  return {
    code: "gl.card-unused",
    message: `This machine shows a graphics card (${signs.join(", ")}), but frames are drawn on the CPU: ${renderer}.`,
    remedy:
      "`farm doctor` shows what each backend answers, docs/gpu.md what a card needs. --hardware refuses to draw without one.",
  };
}
