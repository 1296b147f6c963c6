// A small API server of Kubernetes: the paths and query parameters of the recorded OpenAPI, its strict decoding, and
// answers in the server's words. Loopback only.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { Failure, type Handler, handlers, type Policy, type Request } from "./handlers.ts";
import { BATCH, CORE } from "./openapi.ts";
import type { ClusterState } from "./state.ts";

export const TOKEN = "a-token-of-the-test";

export interface ApiServer {
  endpoint: string;
  /** "create jobs.batch", in order; those that were refused too. */
  asked: string[];
}

const DOCUMENTS = [BATCH, CORE];

/** Ends with the test. */
export async function startApiServer(t: TestContext, state: ClusterState, policy: Policy): Promise<ApiServer> {
  const api: ApiServer = { endpoint: "", asked: [] };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const { handler, request } = await understood(incoming);
      api.asked.push(`${handler.verb} ${handler.resource}`);
      if (incoming.headers.authorization !== `Bearer ${TOKEN}`) throw new Failure(401, "Unauthorized", "Unauthorized");
      authorize(handler, request.namespace, policy);
      const { status = 200, body } = handler.run(state, request, policy);
      const isText = typeof body === "string";
      outgoing.writeHead(status, { "content-type": isText ? "text/plain" : "application/json" });
      outgoing.end(isText ? body : JSON.stringify(body));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      outgoing.writeHead(error.code, { "content-type": "application/json" }).end(JSON.stringify(error.status()));
    }
  }
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  api.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

async function understood(incoming: IncomingMessage): Promise<{ handler: Handler; request: Request }> {
  const { pathname, searchParams } = new URL(incoming.url!, "http://server");
  const method = incoming.method!.toLowerCase();
  for (const handler of handlers) {
    const match = handler.method === method && pattern(handler.path).exec(pathname);
    if (!match) continue;
    refuseUnknown(handler, searchParams);
    const { namespace = "", name = "" } = match.groups ?? {};
    const contentType = incoming.headers["content-type"] ?? "";
    return { handler, request: { namespace, name, query: searchParams, contentType, text: await textOf(incoming) } };
  }
  throw new Failure(404, "NotFound", "the server could not find the requested resource");
}

const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);

/** A real server ignores these: then they are without effect, and a mistake of the client. */
function refuseUnknown({ path, method }: Handler, query: URLSearchParams): void {
  const item = DOCUMENTS.find(({ paths }) => paths[path])!.paths[path]!;
  const known = [...(item.parameters ?? []), ...(item[method]?.parameters ?? [])].map(({ name }) => name);
  for (const name of query.keys())
    if (!known.includes(name)) throw new Failure(400, "BadRequest", `${method} ${path} has no parameter ${name}`);
}

function authorize({ verb, resource }: Handler, namespace: string, { allows }: Policy): void {
  if (allows?.(verb, resource) ?? true) return;
  const [name, group = ""] = resource.split(".");
  const what = `cannot ${verb} resource "${name}" in API group "${group}" in the namespace "${namespace}"`;
  throw new Failure(403, "Forbidden", `${resource} is forbidden: User "jane" ${what}`, { kind: name! });
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  return text;
}
