import { fastest, type ProbeRow } from "../../renderer/node/gl-probe.ts";
import { type GlMachine, glMachine } from "../../renderer/node/gl-probe-machine.ts";
import { cardUnused } from "./card-unused.ts";
import type { Check } from "./checks.ts";

/** What the probe of this machine found: a line for each backend, and one for a card that does not draw. */
export function glChecks(rows: readonly ProbeRow[], machine: GlMachine = glMachine()): Check[] {
  const chosen = fastest(rows);
  const checks = rows.map((row): Check => {
    const name = `backend ${row.backend}`;
    if (!("renderer" in row)) return { name, ok: "note", detail: row.trouble };
    const taken = row.backend === chosen ? ", taken" : "";
    return { name, ok: true, detail: `${row.renderer}: ${row.msPerFrame} ms a frame of the probe${taken}` };
  });
  return [...checks, ...cardCheck(rows, machine)];
}

function cardCheck(rows: readonly ProbeRow[], machine: GlMachine): Check[] {
  const taken = rows.find(({ backend }) => backend === fastest(rows));
  if (taken === undefined || !("renderer" in taken)) return [];
  const remark = cardUnused(taken, machine);
  if (remark === null) return [];
  return [{ name: "graphics card", ok: "note", detail: remark.message, remedy: cardRemedy(machine) }];
}

/** The next thing to look at. */
function cardRemedy({ egl, cards }: GlMachine): string {
  const hasNvidia = cards.some((node) => node.includes("nvidia"));
  if (hasNvidia && !egl.some((file) => file.includes("nvidia")))
    return "NVIDIA's EGL file (10_nvidia.json) is missing. In a container: NVIDIA_DRIVER_CAPABILITIES=graphics,utility,compute and NVIDIA's container toolkit; else the driver's GL package.";
  if (cards.length === 0)
    return "A driver is installed, but no device node is there. In a container: --gpus all, or --device /dev/dri.";
  return "May this user open the device nodes (group render or video)? Are libegl1, libgles2, libxext6 and libx11-6 there? docs/gpu.md has the list.";
}
