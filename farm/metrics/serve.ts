import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FarmError } from "../../renderer/errors.ts";
import { asFarmError } from "../as-farm-error.ts";
import type { Run } from "../run.ts";
import { collector } from "./collect.ts";
import { CONTENT_TYPE, expositionText } from "./exposition.ts";
import { runFamilies } from "./families.ts";
import { type Listen, listenAddress } from "./listen.ts";

export interface MetricsServer {
  /** http://127.0.0.1:9464/metrics */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a run's metrics until it is closed. `listen` is [HOST:]PORT; without a host, this machine alone is answered. They
 * come from the run's files, so it may run in any process on any machine that sees them.
 */
export async function serveMetrics(run: Run, listen: string): Promise<MetricsServer> {
  const address = listenAddress(listen);
  const collect = collector(run);
  // The first time reads much: a scrape should not wait for that.
  await collect();
  const text = async () => expositionText(runFamilies(await collect()));
  const server = createServer((request, response) => void answer(request, response, text));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(listen, error)));
    server.listen(address.port, address.host, resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: urlOf(address, server.address() as AddressInfo), close };
}

async function answer(request: IncomingMessage, response: ServerResponse, text: () => Promise<string>): Promise<void> {
  const plain = { "content-type": "text/plain; charset=utf-8" };
  if (request.method !== "GET" && request.method !== "HEAD") return void response.writeHead(405, plain).end();
  if (request.url?.split("?")[0] !== "/metrics") return void response.writeHead(404, plain).end("It is at /metrics.\n");
  try {
    const body = await text();
    response.writeHead(200, { "content-type": CONTENT_TYPE }).end(body);
  } catch (error) {
    // The store is away, perhaps: Prometheus notes a failed scrape and comes again.
    response.writeHead(503, plain).end(`${asFarmError(error).message}\n`);
  }
}

const urlOf = ({ host }: Listen, { port }: AddressInfo): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}/metrics`;

function cannotListen(listen: string, { code, message }: NodeJS.ErrnoException): FarmError {
  return new FarmError({
    code: "metrics.listen",
    message: `Metrics cannot be served at ${listen}: ${code === "EADDRINUSE" ? "the port is taken" : message}.`,
    remedy: "Name another port.",
    where: listen,
  });
}
