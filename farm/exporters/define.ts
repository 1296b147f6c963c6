export interface ExportOption {
  type: "string" | "number" | "boolean";
  describe: string;
  default: string | number | boolean;
  choices?: readonly string[];
}

export interface ExportJob {
  /** The run's folder. */
  run: string;
  /** A folder that is not there yet, or is empty. It appears when the export is complete. */
  to: string;
  /** By option name; what is left out has its default. */
  options: Readonly<Record<string, unknown>>;
  signal?: AbortSignal;
  onProgress?(frames: number, total: number): void;
}

export interface ExportResult {
  /** What a reader opens first, absolute. */
  files: string[];
  warnings: string[];
  /** Numbers and words for the closing line, in order. */
  summary: Record<string, number | string>;
}

/** Turns a merged run into another format. Frames are streamed: memory must not grow with their number. */
export interface ExporterDefinition {
  name: string;
  summary: string;
  /** Passes that a run must have for it, whatever the options. */
  needs?: readonly string[];
  /** Command-line options by name, as yargs takes them. Without `images` it places no images of the run. */
  options: Readonly<Record<string, ExportOption>>;
  write(job: ExportJob): Promise<ExportResult>;
}

export const defineExporter = (definition: ExporterDefinition): ExporterDefinition => definition;

/** Options that every image format has. */
export const IMAGE_OPTIONS = {
  pass: { type: "string", default: "rgb", describe: "pass whose images are labelled" },
  images: {
    type: "string",
    default: "hardlink",
    choices: ["symlink", "hardlink", "copy", "none"],
    describe: "how images get there; hardlink copies where links cannot be made",
  },
} as const satisfies Record<string, ExportOption>;
