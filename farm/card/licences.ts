/** Licences by SPDX id, with the name that Hugging Face has for them. */
const HUB_NAMES: Readonly<Record<string, string>> = {
  "Apache-2.0": "apache-2.0",
  MIT: "mit",
  "BSD-2-Clause": "bsd-2-clause",
  "BSD-3-Clause": "bsd-3-clause",
  "CC0-1.0": "cc0-1.0",
  "CC-BY-2.0": "cc-by-2.0",
  "CC-BY-3.0": "cc-by-3.0",
  "CC-BY-4.0": "cc-by-4.0",
  "CC-BY-SA-3.0": "cc-by-sa-3.0",
  "CC-BY-SA-4.0": "cc-by-sa-4.0",
  "CC-BY-NC-3.0": "cc-by-nc-3.0",
  "CC-BY-NC-4.0": "cc-by-nc-4.0",
  "CC-BY-NC-SA-4.0": "cc-by-nc-sa-4.0",
  "CC-BY-ND-4.0": "cc-by-nd-4.0",
  "CC-BY-NC-ND-4.0": "cc-by-nc-nd-4.0",
  "C-UDA-1.0": "c-uda",
  "CDLA-Permissive-1.0": "cdla-permissive-1.0",
  "CDLA-Permissive-2.0": "cdla-permissive-2.0",
  "CDLA-Sharing-1.0": "cdla-sharing-1.0",
  "GPL-3.0-only": "gpl-3.0",
  "GPL-3.0-or-later": "gpl-3.0",
  "MPL-2.0": "mpl-2.0",
  "ODbL-1.0": "odbl",
  "ODC-By-1.0": "odc-by",
  "PDDL-1.0": "pddl",
  Unlicense: "unlicense",
};

export interface KnownLicence {
  spdx: string;
  hub: string;
  url: string;
}

/** Null for a sentence and for ids that are not in the table; upper and lower case are one. */
export function knownLicence(text: string): KnownLicence | null {
  const spdx = Object.keys(HUB_NAMES).find((id) => id.toLowerCase() === text.trim().toLowerCase());
  return spdx === undefined ? null : { spdx, hub: HUB_NAMES[spdx]!, url: `https://spdx.org/licenses/${spdx}.html` };
}
