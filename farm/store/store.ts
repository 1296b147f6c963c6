export interface Slice {
  start: number;
  length: number;
}

/**
 * Where a run lives: a folder, or a prefix in an object store. Paths are relative to it, with forward slashes. A file is
 * either complete or not there.
 */
export interface Store {
  /** For people: an absolute folder, or s3://bucket/prefix. */
  readonly url: string;
  /** Absolute; null when the files are not on this machine. */
  readonly folder: string | null;
  /** Bytes worth fetching in one read. */
  readonly pieceBytes: number;
  /** Null when the file is not there. With a slice, those bytes alone (fewer at the file's end). */
  read(path: string, slice?: Slice): Promise<Uint8Array | null>;
  /** Bytes, or null when the file is not there. */
  size(path: string): Promise<number | null>;
  /** Replaces the file; readers see the old one or the new one. */
  writeAtomic(path: string, bytes: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<void>;
  /** False when somebody else has written it first. */
  putIfAbsent(path: string, bytes: Uint8Array | string): Promise<boolean>;
  /** A file, or a folder with all that is in it. */
  remove(path: string): Promise<void>;
  /** Names in a folder, sorted; empty when it is not there. */
  list(path: string): Promise<string[]>;
  /** Every folder in a folder with the names in it, by name: one look at folders of folders. */
  folders(path: string): AsyncIterable<Folder>;
}

export interface Folder {
  name: string;
  /** In it, sorted. */
  names: string[];
}

/** A folder of this machine. */
export interface LocalStore extends Store {
  readonly folder: string;
  /** Adds to the end; a crash can leave a torn last line. */
  append(path: string, text: string): Promise<void>;
}

export const isLocal = (store: Store): store is LocalStore => store.folder !== null;

/** A byte order mark is a byte like any other: seals and hashes are of all of them. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export async function readText(store: Store, path: string): Promise<string | null> {
  const bytes = await store.read(path);
  return bytes === null ? null : decoder.decode(bytes);
}
