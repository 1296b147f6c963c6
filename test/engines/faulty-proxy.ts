// Stands between client and server and plays the network's tricks. It also counts.
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

/** What happens to a request. */
export type Fault =
  | { answer: number; body?: string; headers?: Record<string, string> }
  /** The connection is cut before the server hears of it, after it has done it, or in the middle of its answer. */
  | "cut-before"
  | "cut-after"
  | "cut-body"
  /** The first byte of the answer never comes, or the answer trickles. */
  | "silence"
  | { bytesASecond: number }
  /** A bit of the request's body changes. */
  | "flip-bit";

export interface Seen {
  method: string;
  /** Path and query. */
  url: string;
  at: number;
}

export interface FaultyProxy {
  endpoint: string;
  seen: Seen[];
  /** Requests that were under way at one time. */
  most: number;
  /** Null lets it pass; `k` counts from 0. */
  fault: (request: Seen, k: number) => Fault | null;
}

/** Ends with the test. */
export async function startProxy(t: TestContext, target: string): Promise<FaultyProxy> {
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  const proxy: FaultyProxy = {
    endpoint: "",
    seen: [],
    most: 0,
    fault: () => null,
  };
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  let open = 0;
  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    proxy.most = Math.max(proxy.most, ++open);
    outgoing.once("close", () => open--);
    const seen = { method: incoming.method!, url: incoming.url!, at: performance.now() };
    const fault = proxy.fault(seen, proxy.seen.push(seen) - 1);
    const body = await bodyOf(incoming).catch(() => null);
    if (body === null || fault === "silence") return;
    if (fault === "cut-before") return void outgoing.destroy();
    if (isAnswer(fault)) {
      outgoing.writeHead(fault.answer, fault.headers);
      return void outgoing.end(fault.body ?? "");
    }
    forward(target, incoming, fault === "flip-bit" ? flipped(body) : body, outgoing, fault);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(proxy, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

const isAnswer = (fault: Fault | null): fault is Extract<Fault, { answer: number }> =>
  typeof fault === "object" && fault !== null && "answer" in fault;

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function flipped(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  if (copy.length > 0) copy[copy.length >> 1]! ^= 1;
  return copy;
}

function forward(target: string, from: IncomingMessage, body: Buffer, to: ServerResponse, fault: Fault | null): void {
  const { hostname, port } = new URL(target);
  const onward = request({ hostname, port, path: from.url, method: from.method, headers: from.headers }, (answer) => {
    void bodyOf(answer).then((bytes) => reply(to, answer, bytes, fault));
  });
  onward.on("error", () => to.destroy());
  onward.end(body);
}

async function reply(to: ServerResponse, answer: IncomingMessage, bytes: Buffer, fault: Fault | null): Promise<void> {
  if (fault === "cut-after") return void to.destroy();
  to.writeHead(answer.statusCode!, answer.rawHeaders);
  if (fault === "cut-body") return void to.write(bytes.subarray(0, bytes.length >> 1), () => to.destroy());
  const speed = typeof fault === "object" && fault !== null && "bytesASecond" in fault ? fault.bytesASecond : Infinity;
  const step = Math.ceil(speed / 20);
  for (let at = 0; speed < Infinity && at < bytes.length; at += step) {
    to.write(bytes.subarray(at, at + step));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  to.end(speed < Infinity ? undefined : bytes);
}
