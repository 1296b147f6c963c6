import { defineEngine } from "../engine.ts";
import { OPTIONS } from "./options.ts";

export const k8s = defineEngine({
  name: "k8s",
  title: "Kubernetes",
  summary: "an Indexed Job on a Kubernetes cluster",
  options: OPTIONS,
  settle: async (flags, run) => (await import("./settle.ts")).settle(flags, run),
  open: async (settings) => (await import("./engine.ts")).openK8s(settings),
});
