export interface Slice {
  start: number;
  length: number;
}

/**
 * Where a run lives. Paths are relative to the run, with forward slashes. A file is either complete or not
 * there; small enough that an object store can implement it too.
 */
export interface Store {
  /** For people: a folder. */
  readonly url: string;
  /** Null when the file is not there. With a slice, those bytes alone (fewer at the file's end). */
  read(path: string, slice?: Slice): Promise<Uint8Array | null>;
  /** Bytes, or null when the file is not there. */
  size(path: string): Promise<number | null>;
  /** Replaces the file; readers see the old one or the new one. */
  writeAtomic(path: string, bytes: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<void>;
  /** False when somebody else has written it first. */
  putIfAbsent(path: string, bytes: Uint8Array | string): Promise<boolean>;
  /** Adds to the end; a crash can leave a torn last line. */
  append(path: string, text: string): Promise<void>;
  /** A file, or a folder with all that is in it. */
  remove(path: string): Promise<void>;
  /** Names in a folder, sorted; empty when it is not there. */
  list(path: string): Promise<string[]>;
}

const decoder = new TextDecoder();

export async function readText(store: Store, path: string): Promise<string | null> {
  const bytes = await store.read(path);
  return bytes === null ? null : decoder.decode(bytes);
}
