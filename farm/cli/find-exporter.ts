import { FarmError } from "../../renderer/errors.ts";
import type { ExporterDefinition } from "../exporters/define.ts";
import { exporters } from "../exporters/index.ts";
import { suggestion } from "../recipe/suggest.ts";

export function findExporter(format: string): ExporterDefinition {
  const found = exporters.find(({ name }) => name === format);
  if (found) return found;
  throw new FarmError({
    code: "export.unknown-format",
    message: `There is no export format "${format}".`,
    remedy: suggestion(
      format,
      exporters.map(({ name }) => name),
      "Formats",
    ),
    where: format,
  });
}
