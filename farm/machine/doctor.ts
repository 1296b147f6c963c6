import { FarmError } from "../../renderer/errors.ts";
import { findBrowser } from "../../renderer/node/browser.ts";
import { drawKnownBodies } from "../../renderer/node/doctor.ts";
import { glMachine } from "../../renderer/node/gl-probe-machine.ts";
import { probed } from "../../renderer/node/gl-probe-settle.ts";
import { whyNoSandbox } from "../../renderer/node/sandbox.ts";
import type { CheckResult } from "../../renderer/node/selftest/selftest.ts";
import { asFarmError } from "../as-farm-error.ts";
import { type Check, machineChecks } from "./checks.ts";
import { glChecks } from "./gl-checks.ts";
import { installLine } from "./install-lines.ts";

export interface Diagnosis {
  ok: boolean;
  checks: Check[];
}

/** Draws a known picture in a real browser and looks at its pixels: nothing else proves that GL works. */
export async function diagnose(): Promise<Diagnosis> {
  const checks = [...machineChecks(), await browserCheck(), sandboxCheck()];
  if (checks.every(({ ok }) => ok !== false)) {
    // Anew: what was found earlier may be what is wrong.
    checks.push(...glChecks((await probed(undefined, { anew: true })).rows));
    checks.push(...(await frameChecks()));
  }
  return { ok: checks.every(({ ok }) => ok !== false), checks };
}

export function diagnosisText({ checks }: Diagnosis): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const mark = { true: "ok  ", false: "FAIL", note: "note" };
  return checks
    .map(({ name, ok, detail, remedy }) => {
      const line = `${mark[`${ok}`]}  ${name.padEnd(width)}  ${detail}`;
      return remedy === undefined ? line : `${line}\n${" ".repeat(width + 8)}${remedy}`;
    })
    .join("\n");
}

export function unhealthy({ checks }: Diagnosis): FarmError {
  const failed = checks.filter(({ ok }) => ok === false);
  return new FarmError({
    code: "doctor.failed",
    message: `This machine cannot draw yet: ${failed.map(({ name, detail }) => `${name} (${detail})`).join("; ")}.`,
    remedy: failed.find(({ remedy }) => remedy !== undefined)?.remedy ?? installLine(),
  });
}

async function browserCheck(): Promise<Check> {
  const name = "browser";
  try {
    const found = await findBrowser();
    if (found) return { name, ok: true, detail: `${found.path} (${found.source})` };
    return { name, ok: false, detail: "no Chromium found", remedy: `farm setup   or:  ${installLine()}` };
  } catch (error) {
    const { message, remedy } = asFarmError(error);
    return { name, ok: false, detail: message, ...(remedy !== undefined && { remedy }) };
  }
}

function sandboxCheck(): Check {
  const why = whyNoSandbox();
  const name = "sandbox";
  return why === null
    ? { name, ok: true, detail: "around every page" }
    : { name, ok: "note", detail: `none around the pages: ${why}` };
}

async function frameChecks(): Promise<Check[]> {
  try {
    const { card, checks, ...found } = await drawKnownBodies();
    const kind = found.hardware ? "graphics hardware" : "software, on the CPU";
    const renderer = { name: "renderer", ok: true, detail: `${found.renderer} (${kind}; backend ${found.backend})` };
    return [renderer, ...card, selftestCheck(checks)];
  } catch (error) {
    const { code, message } = asFarmError(error);
    return [{ name: "test frame", ok: false, detail: message, remedy: drawingRemedy(code) }];
  }
}

function drawingRemedy(code: string): string {
  if (code === "session.launch" && whyNoSandbox() === null)
    return `${installLine()}   or, where user namespaces are forbidden: FARM_NO_SANDBOX=1`;
  const vendors = glMachine().egl;
  const onlyNvidia = vendors.length > 0 && vendors.every((file) => file.includes("nvidia"));
  if (!onlyNvidia) return installLine();
  // As in the GPU image, from which software GL is left out on purpose.
  return "Only an NVIDIA card can draw here. In a container: --gpus all, with NVIDIA's container toolkit on its host.";
}

/** All bodies of the selftest in one line. */
function selftestCheck(checks: readonly CheckResult[]): Check {
  const failed = checks.filter(({ ok }) => !ok);
  const compared = checks.reduce((sum, one) => sum + one.compared, 0);
  if (failed.length === 0)
    return { name: "selftest", ok: true, detail: `${compared.toLocaleString("en")} comparisons with formulas` };
  const names = failed.map(({ check, wrong }) => `${check} (${wrong} wrong)`).join(", ");
  return { name: "selftest", ok: false, detail: names, remedy: "See it: farm selftest --out DIR" };
}
