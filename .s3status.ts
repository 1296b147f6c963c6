import { startProxy } from "./test/engines/faulty-proxy.ts";
const proxy = await startProxy({ after: () => {} } as never, process.env.AWS_ENDPOINT_URL_S3!);
process.env.AWS_ENDPOINT_URL_S3 = proxy.endpoint;
const { openRun } = await import("./farm/run.ts");
const { runStatus } = await import("./farm/status.ts");
for (let k = 0; k < 5; k++) {
  proxy.seen.length = 0;
  const t = performance.now();
  const s = await runStatus(await openRun("s3://farm/many"));
  const ms = performance.now() - t;
  const at = proxy.seen.map((x) => x.at); let most = 0;
  for (const a of at) most = Math.max(most, at.filter((b) => b >= a && b < a + 1000).length);
  console.log(Math.round(ms), "ms", proxy.seen.length, "requests, most in any second", most, JSON.stringify([s.state, s.shards, s.frames]));
}
process.exit(0);
