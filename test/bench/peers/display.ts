import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { FarmError } from "../../../renderer/errors.ts";

/** An X server without a screen, which Eevee asks for even when it draws in the background. */
export interface Display {
  /** ":99". */
  name: string;
  close(): void;
}

export async function openDisplay(): Promise<Display> {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "64x64x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once("error", () => reject(missing()));
    server.once("exit", () => reject(missing()));
    (server.stdio[3] as Readable).once("data", (bytes: Buffer) => resolve(bytes.toString().trim()));
  });
  return { name: `:${number}`, close: () => server.kill() };
}

const missing = (): FarmError =>
  new FarmError({
    code: "bench.no-display",
    message: "Eevee needs an X server, and Xvfb does not start here.",
    remedy: "Install it: apt-get install xvfb",
  });
