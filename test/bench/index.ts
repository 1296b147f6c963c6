// `npm run bench`: what frames cost on this machine, part by part. docs/speed.md says how to read it.
import { readFile, writeFile } from "node:fs/promises";
import { type BenchOptions, readOptions } from "./kit/options.ts";
import { compared, type Section, sectionText } from "./kit/section.ts";
import { type Machine, thisMachine } from "./kit/this-machine.ts";

type Part = (options: BenchOptions) => Promise<Section>;

/** In the order in which they are run. */
const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  pipeline: async () => (await import("./pipeline.ts")).pipeline,
  labels: async () => (await import("./labels.ts")).labels,
  backends: async () => (await import("./backends.ts")).backends,
  workers: async () => (await import("./workers.ts")).workers,
  startup: async () => (await import("./startup.ts")).startup,
  modules: async () => (await import("./modules.ts")).modules,
  sampling: async () => (await import("./sampling.ts")).sampling,
  plan: async () => (await import("./plan.ts")).plan,
  records: async () => (await import("./records.ts")).records,
  endurance: async () => (await import("./endurance.ts")).endurance,
  peers: async () => (await import("./peers/index.ts")).peers,
};
/** Those that take longest are run when they are named. */
const BY_NAME = ["records", "endurance", "peers"];

interface Results {
  machine: Machine;
  sections: Record<string, Section>;
}

const options = readOptions(process.argv.slice(2));
const unknown = options.parts.find((name) => PARTS[name] === undefined);
if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}": ${Object.keys(PARTS).join(", ")}.`);
const names = options.parts.length > 0 ? options.parts : Object.keys(PARTS).filter((name) => !BY_NAME.includes(name));
const earlier = options.compare === undefined ? null : (JSON.parse(await readFile(options.compare, "utf8")) as Results);
const results: Results = { machine: await thisMachine(options.backend), sections: {} };
console.log(
  Object.entries(results.machine)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n"),
);
for (const name of names) {
  const part = await PARTS[name]!();
  const section = await part(options);
  results.sections[name] = section;
  console.log(sectionText(section));
  const before = earlier?.sections[name];
  if (before) console.log(sectionText(compared(section, before)));
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
}
