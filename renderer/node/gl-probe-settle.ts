import type { Backend, GlBackend } from "./backends.ts";
import { drewOnCard, fastest, type ProbeRow, probeMachine } from "./gl-probe.ts";
import { keepProbe, probeFile, readProbe } from "./gl-probe-cache.ts";
import { candidates, glMachine } from "./gl-probe-machine.ts";

export interface SettledBackend {
  backend: GlBackend;
  /** The probe saw it draw on a card: a browser that then draws in software is at fault. */
  onCard: boolean;
}

/** Probes under way or done in this process, by their file: sessions beside one another share one. */
const probes = new Map<string, Promise<readonly ProbeRow[]>>();

/** What `wanted` means on this machine. Only "auto" probes, and only when nothing is known of the machine as it is. */
export async function settleBackend(wanted: Backend, signal?: AbortSignal): Promise<SettledBackend> {
  if (wanted !== "auto") return settled(wanted, (await readProbe(probeFile(glMachine()))) ?? []);
  const { rows, backend } = await probed(signal);
  return settled(backend, rows);
}

/** The rows of this machine and which backend comes of them. `anew` asks the machine whatever is known. */
export async function probed(
  signal?: AbortSignal,
  { anew = false } = {},
): Promise<{ rows: readonly ProbeRow[]; backend: GlBackend }> {
  const machine = glMachine();
  const file = probeFile(machine);
  if (anew) probes.delete(file);
  const known = probes.get(file) ?? probeAndKeep(file, anew, signal);
  probes.set(file, known);
  const rows = await known.catch((error) => {
    probes.delete(file);
    throw error;
  });
  // Where nothing drew, the session says what is wrong.
  return { rows, backend: fastest(rows) ?? candidates(machine)[0]! };
}

async function probeAndKeep(file: string, anew: boolean, signal?: AbortSignal): Promise<readonly ProbeRow[]> {
  const kept = anew ? null : await readProbe(file);
  if (kept !== null) return kept;
  const rows = await probeMachine(glMachine(), { signal });
  if (fastest(rows) !== null) await keepProbe(file, rows);
  return rows;
}

const settled = (backend: GlBackend, rows: readonly ProbeRow[]): SettledBackend => ({
  backend,
  onCard: rows.some((row) => row.backend === backend && drewOnCard(row)),
});
