import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

const PAGE_HTML = `<!doctype html><meta charset="utf-8"><title>farm</title><script src="page.js"></script>`;
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' blob: data:; img-src 'self' blob: data:; worker-src blob:",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** File → folder of @babylonjs/core/assets. */
const DECODERS: Readonly<Record<string, string>> = {
  "draco_wasm_wrapper_gltf.js": "Draco",
  "draco_decoder_gltf.wasm": "Draco",
  "meshopt_decoder.js": "meshopt",
};

export interface PageServer {
  /** http://127.0.0.1:port/token/ — the token keeps other programs of this machine out. */
  url: string;
  token: string;
  /** The body posted for a ticket. Rejects when the signal fires. */
  pixels(ticket: number): Promise<Buffer>;
  forget(ticket: number): void;
  close(): Promise<void>;
}

/** The only server the page may talk to: its own program, the recipe's files, and a place to leave pixels. Loopback only. */
export async function startPageServer(pageBundle: string, assets: ReadonlyMap<string, string>): Promise<PageServer> {
  const token = randomBytes(16).toString("hex");
  const waiting = new Map<number, (body: Buffer) => void>();
  const pages: Readonly<Record<string, { type: string; body: Buffer }>> = {
    "": { type: "text/html", body: Buffer.from(PAGE_HTML) },
    "page.js": { type: "text/javascript", body: await readFile(pageBundle) },
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => reply(response, 500));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, given, kind = "", ...path] = (request.url ?? "").split("/");
    const name = decodeURIComponent(path.join("/"));
    if (given !== token) return reply(response, 404);
    if (request.method === "POST" && kind === "frame") return receive(request, response, Number(name));
    if (request.method !== "GET") return reply(response, 405);
    if (kind === "asset") return sendFile(response, assets.get(name));
    if (kind === "decoder") return sendFile(response, decoderFile(name));
    const page = pages[kind];
    if (page) reply(response, 200, page.type, page.body);
    else reply(response, 404);
  }

  async function receive(request: IncomingMessage, response: ServerResponse, ticket: number): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    reply(response, waiting.has(ticket) ? 204 : 410);
    waiting.get(ticket)?.(Buffer.concat(chunks));
    waiting.delete(ticket);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    token,
    pixels: (ticket) => new Promise((resolve) => waiting.set(ticket, resolve)),
    forget: (ticket) => waiting.delete(ticket),
    close: () => stop(server),
  };
}

/** Babylon's own decoders of compressed glTF: page/model.ts asks for them when a model needs one. */
function decoderFile(name: string): string | undefined {
  const folder = DECODERS[name];
  return folder && createRequire(import.meta.url).resolve(`@babylonjs/core/assets/${folder}/${name}`);
}

function sendFile(response: ServerResponse, file: string | undefined): void {
  if (!file) {
    reply(response, 404);
    return;
  }
  const type = extname(file) === ".js" ? { "content-type": "text/javascript" } : {};
  response.writeHead(200, { ...HEADERS, ...type });
  createReadStream(file).pipe(response);
}

function reply(response: ServerResponse, status: number, type?: string, body?: Buffer): void {
  response.writeHead(status, type ? { ...HEADERS, "content-type": type } : HEADERS);
  response.end(body);
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
