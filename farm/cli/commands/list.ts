import { defineCommand } from "../command.ts";
import { includeOption, jsonOption } from "../options.ts";

export const list = defineCommand({
  usage: "list <kind>",
  summary: "scenes, randomizers, passes, executors or exporters",
  group: "recipes",
  positionals: { kind: "scenes, randomizers, passes, executors or exporters" },
  options: { ...includeOption, ...jsonOption },
  examples: [
    ["farm list scenes", "what there is to draw, and the tags that recipes can name"],
    ["farm list randomizers", "what can vary, with every parameter"],
  ],
  async run(args) {
    const { withCode } = await import("../../code.ts");
    const { catalogue, catalogueText } = await import("../../catalogue.ts");
    const entries = await withCode(args.include ?? [], async ({ registry }) => catalogue(args.kind, registry));
    process.stdout.write(args.json ? `${JSON.stringify(entries)}\n` : catalogueText(entries));
    return 0;
  },
});
