import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { afterEach, test } from "node:test";
import { checkHooks, type Outcome, runHooks } from "../../farm/hook/hooks.ts";
import { type Receiver, receiver } from "./receiver.ts";

const SECRET = "correct horse battery staple";
const QUICK = { pauseMs: 5, answerMs: 300 };
const OUTCOME: Outcome = {
  run: "/data/night",
  scene: "solar-panel",
  state: "done",
  digest: "ab".repeat(32),
  frames: { total: 60, done: 60, failed: 0, missing: 0 },
};

let open: Receiver | undefined;
afterEach(async () => {
  delete process.env.FARM_WEBHOOK_SECRET;
  await open?.close();
  open = undefined;
});

async function send(...statuses: number[]): Promise<{ at: Receiver; warnings: string[] }> {
  const at = await receiver(...statuses);
  open = at;
  const warnings: string[] = [];
  await runHooks({ webhook: at.url }, OUTCOME, (text) => warnings.push(text), QUICK);
  return { at, warnings };
}

test("the outcome arrives, signed over time and body by the secret", async () => {
  process.env.FARM_WEBHOOK_SECRET = SECRET;
  const { at, warnings } = await send(200);
  assert.deepEqual(warnings, []);
  assert.equal(at.deliveries.length, 1);
  const { method, headers, body } = at.deliveries[0]!;
  assert.equal(method, "POST");
  assert.equal(headers["content-type"], "application/json");
  assert.deepEqual(JSON.parse(body), { event: "run-ended", ...OUTCOME });
  const timestamp = String(headers["x-seedfarm-timestamp"]);
  assert.ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 10, timestamp);
  const expected = createHmac("sha256", SECRET).update(`${timestamp}.${body}`).digest("hex");
  assert.equal(headers["x-seedfarm-signature"], `sha256=${expected}`);
});

test("without a secret it is sent without a signature", async () => {
  const { at } = await send(200);
  assert.equal(at.deliveries[0]?.headers["x-seedfarm-signature"], undefined);
});

test("500 and 429 are tried again, with the same delivery number and a valid signature each", async () => {
  process.env.FARM_WEBHOOK_SECRET = SECRET;
  const { at, warnings } = await send(500, 429, 204);
  assert.deepEqual(warnings, []);
  assert.equal(at.deliveries.length, 3);
  assert.equal(new Set(at.deliveries.map(({ headers }) => headers["x-seedfarm-delivery"])).size, 1);
  for (const { headers, body } of at.deliveries) {
    const hmac = createHmac("sha256", SECRET).update(`${headers["x-seedfarm-timestamp"]}.${body}`);
    assert.equal(headers["x-seedfarm-signature"], `sha256=${hmac.digest("hex")}`);
  }
});

test("after three retries it gives up with a warning that names host and cause, and neither path nor secret", async () => {
  process.env.FARM_WEBHOOK_SECRET = SECRET;
  const { at, warnings } = await send(503);
  assert.equal(at.deliveries.length, 4);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /127\.0\.0\.1:\d+ did not take the message \(status 503, after 4 attempts\)/);
  assert.doesNotMatch(warnings[0]!, /s3cr3t|horse/);
});

test("what another try cannot cure is sent once: refusals, and redirects, which are not followed", async () => {
  for (const status of [400, 401, 404, 302]) {
    const { at, warnings } = await send(status);
    assert.equal(at.deliveries.length, 1, `${status}`);
    assert.match(warnings[0]!, new RegExp(`\\(status ${status}\\)`));
    await at.close();
  }
});

test("a server that never answers, and one that is not there, are given up", async () => {
  const { at, warnings } = await send(0);
  assert.equal(at.deliveries.length, 4);
  assert.match(warnings[0]!, /no answer within 0\.3 s, after 4 attempts/);
  await at.close();
  const gone: string[] = [];
  await runHooks({ webhook: at.url }, OUTCOME, (text) => gone.push(text), QUICK);
  assert.match(gone[0]!, /ECONNREFUSED, after 4 attempts/);
});

test("a port that nobody may send to is given up at once", async () => {
  const warnings: string[] = [];
  await runHooks({ webhook: "http://127.0.0.1:9/" }, OUTCOME, (text) => warnings.push(text), QUICK);
  assert.deepEqual(warnings, ["--webhook: 127.0.0.1:9 did not take the message (bad port)."]);
});

test("addresses: https anywhere, http on this machine alone, no passwords", () => {
  for (const webhook of ["https://example.org/x", "http://localhost:1/x", "http://127.0.0.1/x", "http://[::1]:8/x"])
    checkHooks({ webhook });
  for (const webhook of [
    "http://example.org/x",
    "http://127.0.0.1.example.org/",
    "http://localhost.example.org/",
    "ftp://localhost/",
    "https://user:pass@example.org/",
    "hooks.example.org/x",
    "",
  ])
    assert.throws(() => checkHooks({ webhook }), { code: "hook.url", kind: "user" }, webhook);
  assert.throws(
    () => checkHooks({ webhook: "https://user:hunter2@example.org/" }),
    (error: Error) => !error.message.includes("hunter2"),
  );
  checkHooks({});
});
