import { FarmError } from "../../renderer/errors.ts";

export interface Listen {
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/** "9464", "0.0.0.0:9464", "[::1]:9464". Without a host, this machine alone. Throws metrics.address. */
export function listenAddress(text: string): Listen {
  const [, bracketed, plain, digits] = /^(?:(?:\[([\da-fA-F:]+)\]|([\w.-]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (port <= 65535) return { host: bracketed ?? plain ?? "127.0.0.1", port };
  throw new FarmError({
    code: "metrics.address",
    message: `"${text}" is no address to listen at.`,
    remedy: "Write a port, such as 9464, or HOST:PORT.",
    where: text,
  });
}
