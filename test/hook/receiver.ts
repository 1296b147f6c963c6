import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Delivery {
  method: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  deliveries: Delivery[];
  close(): Promise<void>;
}

/** A real server on this machine. `statuses` are its answers in turn, the last one for good; 0 never answers. */
export async function receiver(...statuses: number[]): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    deliveries.push({ method: request.method ?? "", headers: request.headers, body });
    const status = statuses[Math.min(deliveries.length, statuses.length) - 1] ?? 200;
    if (status === 0) return;
    response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end("seen");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}/hook/s3cr3t-path`, deliveries, close };
}
