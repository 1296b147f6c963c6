import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

export const doctor = defineCommand({
  usage: "doctor",
  summary: "prove that this machine draws, and name what is missing",
  group: "machine",
  positionals: {},
  options: jsonOption,
  examples: [["farm doctor", "browser, GL renderer, memory, disk, and a test frame"]],
  async run(args) {
    const { diagnose, diagnosisText, unhealthy } = await import("../../machine/doctor.ts");
    const diagnosis = await diagnose();
    process.stdout.write(`${args.json ? JSON.stringify(diagnosis) : diagnosisText(diagnosis)}\n`);
    if (!diagnosis.ok) throw unhealthy(diagnosis);
    return 0;
  },
});
