import { readFile } from "node:fs/promises";
import { FarmError } from "../../../renderer/errors.ts";
import { suggestion } from "../../recipe/suggest.ts";
import { OPTIONS, RAW_VALUES, type ValueName } from "./options.ts";

/** What the user wrote, and where. */
export interface Given {
  value: unknown;
  /** "--shm", or "shm in values.yaml". */
  where: string;
}

export type Written = (name: ValueName) => Given;

/** Flags over the --values file. */
export async function readGiven(flags: Readonly<Record<string, unknown>>): Promise<Written> {
  const { values: file } = flags;
  const inFile = typeof file === "string" ? await readValues(file) : new Map<string, unknown>();
  return (name) => {
    if (flags[name] === undefined && inFile.has(name))
      return { value: inFile.get(name), where: `${name} in ${String(file)}` };
    return { value: flags[name], where: `--${name}` };
  };
}

/** By the names of the flags; the file may write `nodeSelector` too. */
async function readValues(file: string): Promise<Map<string, unknown>> {
  const names = new Set<string>([...Object.keys(OPTIONS), ...RAW_VALUES]);
  names.delete("values");
  const entries = Object.entries(await parse(file)).map(([key, value]): [string, unknown] => {
    const name = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (!names.has(name)) throw unknownKey(file, key, [...names]);
    return [name, value ?? undefined];
  });
  return new Map(entries);
}

async function parse(file: string): Promise<object> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw badFile(file, `cannot be read (${cause.code})`, "Name a YAML or JSON file.");
  });
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const fault = document.errors[0]?.message.split("\n")[0]?.replace(/:$/, "");
  if (fault !== undefined) throw badFile(file, `is not YAML: ${fault}`, "Mend it there.");
  const content: unknown = document.toJS();
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return content;
  throw badFile(file, "does not hold names and values", "Write, for example: memory: 6Gi");
}

const badFile = (file: string, fault: string, remedy: string): FarmError =>
  new FarmError({ code: "k8s.values-file", message: `--values ${file} ${fault}.`, remedy, where: file });

const unknownKey = (file: string, key: string, names: readonly string[]): FarmError =>
  new FarmError({
    code: "k8s.values-key",
    message: `${file} has "${key}", which is no setting of Kubernetes workers.`,
    remedy: suggestion(key, names.map(camelCase), "Settings"),
    where: `${file}: ${key}`,
  });

const camelCase = (name: string): string => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
