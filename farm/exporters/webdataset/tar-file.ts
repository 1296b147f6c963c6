import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { TAR_END, type TarMember, tarEntry } from "../../tar.ts";

/** A tar written member by member; members are not held. */
export interface TarFile {
  /** Bytes so far. */
  size(): number;
  add(member: TarMember): Promise<void>;
  /** Ends the tar. Returns the MD5 of the file, which indexes of WebDataset name. */
  close(): Promise<{ bytes: number; md5: string }>;
  /** Lets the file go as it is. */
  abandon(): Promise<void>;
}

export async function createTarFile(path: string): Promise<TarFile> {
  const file = await open(path, "wx");
  const hash = createHash("md5");
  let bytes = 0;
  const write = async (part: Uint8Array) => {
    hash.update(part);
    bytes += part.length;
    await file.appendFile(part);
  };
  return {
    size: () => bytes,
    async add(member) {
      for (const part of tarEntry(member)) await write(part);
    },
    async close() {
      await write(TAR_END);
      await file.close();
      return { bytes, md5: hash.digest("hex") };
    },
    abandon: () => file.close(),
  };
}
