import { defineCommand } from "../command.ts";

export const setup = defineCommand({
  usage: "setup",
  summary: "get this machine ready: a browser, GL, and a test frame",
  group: "machine",
  positionals: {},
  options: {},
  details:
    "Asks nothing. Takes the browser that is there; else downloads Playwright's Chromium; else, as root, installs the distribution's. As root it also installs Mesa's software GL where no GL driver is found.",
  examples: [["farm setup", "once on a new machine"]],
  async run() {
    const { setUp } = await import("../../machine/setup.ts");
    const { thisMachine } = await import("../../machine/this-machine.ts");
    const { diagnose, diagnosisText, unhealthy } = await import("../../machine/doctor.ts");
    const say = (step: string) => void process.stdout.write(`${step}\n`);
    await setUp(thisMachine(say));
    const diagnosis = await diagnose();
    say(diagnosisText(diagnosis));
    if (!diagnosis.ok) throw unhealthy(diagnosis);
    say("Ready. Next:  farm submit --scene solar-panel --frames 100");
    return 0;
  },
});
