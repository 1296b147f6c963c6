// Writes the hashes in assets/MANIFEST.json anew, after a file that it lists has changed:
//   node --import tsx scripts/asset-hashes.ts
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

export interface Manifest {
  format: "seedfarm-assets/1";
  /** Files in git, and files of packages: path from the repository's root. */
  files: ManifestFile[];
  /** What code makes: no file to hash. */
  procedural: { names: readonly string[]; source: string; licence: string }[];
}

interface ManifestFile {
  path: string;
  sha256: string;
  /** SPDX identifier. */
  licence: string;
  source: string;
}

export const MANIFEST = "assets/MANIFEST.json";

export const readManifest = (): Manifest => JSON.parse(readFileSync(MANIFEST, "utf8")) as Manifest;

export const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

if (process.argv[1]?.endsWith("asset-hashes.ts")) {
  const manifest = readManifest();
  for (const file of manifest.files) file.sha256 = sha256(file.path);
  writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
}
