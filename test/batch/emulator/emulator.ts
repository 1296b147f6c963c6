// AWS Batch on loopback, as far as Amazon documents it. It holds every request and each of its own answers against the
// service's description, keeps Amazon's limits, and really runs what it is given. It is not Amazon: what nobody wrote down,
// it does not know.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { Account, type AccountOptions } from "./account.ts";
import { newQueue } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { thoughts } from "./runtime.ts";
import { misfits } from "./shapes.ts";

/** What happens to a request. */
export type Fault =
  | "throttled"
  | "server-error"
  /** The connection is cut before the request is done, after it is done, or in the middle of the answer. */
  | "cut-before"
  | "cut-after"
  | "cut-body"
  | { type: string; status: number; message: string };

export interface Seen {
  operation: string;
  request: Record<string, unknown>;
}

export interface Emulator {
  endpoint: string;
  account: Account;
  /** Every request, in order. */
  seen: Seen[];
  /** What in requests or answers is not as AWS describes it: must stay empty. */
  wrong: string[];
  /** Null lets it pass; `k` counts the requests of the operation from 0. */
  fault: (operation: string, k: number) => Fault | null;
  /** Operations as they came, without repeated ones in between: "ListJobs DescribeJobs". */
  counts(): Record<string, number>;
}

const BY_PATH = new Map(
  [
    "RegisterJobDefinition",
    "DescribeJobDefinitions",
    "DescribeJobQueues",
    "SubmitJob",
    "DescribeJobs",
    "ListJobs",
    "TerminateJob",
    "CancelJob",
  ].map((operation) => [`/v1/${operation.toLowerCase()}`, operation]),
);

/** Ends with the test, and its containers with it. */
export async function startEmulator(t: TestContext, options: Partial<AccountOptions> = {}): Promise<Emulator> {
  const account = new Account({
    queues: [newQueue("q")],
    run: thoughts(() => ({ exitCode: 0 })),
    lagMs: 0,
    hiddenMs: 0,
    graceMs: 30_000,
    secondMs: 1000,
    secrets: {},
    ...options,
  });
  const emulator: Emulator = {
    endpoint: "",
    account,
    seen: [],
    wrong: [],
    fault: () => null,
    counts: () => count(emulator.seen.map(({ operation }) => operation)),
  };
  const server = createServer((incoming, outgoing) => void answer(emulator, incoming, outgoing));
  t.after(() => {
    server.close();
    server.closeAllConnections();
    for (const { running } of account.queues) for (const { container } of running) container?.signal("SIGKILL");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(emulator, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function count(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

async function answer(emulator: Emulator, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const operation = BY_PATH.get(incoming.url ?? "") ?? "";
  const request = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>;
  const k = emulator.seen.filter((seen) => seen.operation === operation).length;
  emulator.seen.push({ operation, request });
  const fault = emulator.fault(operation, k);
  if (fault === "cut-before") return void outgoing.destroy();
  try {
    refuse(fault);
    checkSignature(incoming);
    const result = perform(emulator, operation, request);
    if (fault === "cut-after") return void outgoing.destroy();
    reply(outgoing, 200, result, fault === "cut-body");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    outgoing.setHeader("x-amzn-errortype", error.type);
    reply(outgoing, error.status, { message: error.message }, false);
  }
}

function refuse(fault: Fault | null): void {
  if (fault === "throttled") throw new Refusal("Too Many Requests", "TooManyRequestsException", 429);
  if (fault === "server-error") throw new Refusal("Internal error", "ServerException", 500);
  if (fault !== null && typeof fault === "object") throw new Refusal(fault.message, fault.type, fault.status);
}

/** Not whether it is right: whether it is one for AWS Batch. */
function checkSignature({ headers }: IncomingMessage): void {
  const { authorization = "" } = headers;
  if (/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[a-z0-9-]+\/batch\/aws4_request,/.test(authorization)) return;
  throw new Refusal("Missing Authentication Token", "MissingAuthenticationTokenException", 403);
}

function perform({ account, wrong }: Emulator, operation: string, request: Record<string, unknown>): unknown {
  const perform = account.operations[operation];
  if (perform === undefined) throw new Refusal("No such operation", "UnknownOperationException", 404);
  const unfit = misfits(operation, "Request", request);
  wrong.push(...unfit);
  if (unfit.length > 0) throw new Refusal(unfit.join("; "));
  const result = perform(request as never);
  wrong.push(...misfits(operation, "Response", result));
  return result;
}

function reply(outgoing: ServerResponse, status: number, body: unknown, cut: boolean): void {
  const text = JSON.stringify(body);
  outgoing.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  if (cut) outgoing.write(text.slice(0, text.length >> 1), () => outgoing.destroy());
  else outgoing.end(text);
}
