import { definePass, type PassDefinition } from "../renderer/define.ts";

/** Passes of what only these scenes have. They are made in Node: the page knows nothing of them. */
export const scenePasses: readonly PassDefinition[] = [
  definePass({
    name: "el",
    summary:
      "electroluminescence: 8-bit grey PNG of modules that glow in near infrared while current is sent through them",
    format: "grey8",
    needs: [],
    derive: async () => (await import("./solar-panel/el/pass.ts")).elPass,
  }),
];
