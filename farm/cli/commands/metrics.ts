import { defineCommand } from "../command.ts";

export const metrics = defineCommand({
  usage: "metrics <run>",
  summary: "numbers of a run for Prometheus: printed, served or written to a file",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    listen: {
      type: "string",
      requiresArg: true,
      conflicts: "out",
      describe: "serve them at [HOST:]PORT/metrics until Ctrl-C; without a host, to this machine alone",
    },
    out: {
      type: "string",
      requiresArg: true,
      describe: "write them to a file at once whole, for node_exporter's textfile collector (*.prom)",
    },
  },
  details:
    "They come from the run's files, on whatever machine its workers are. Whoever can reach the port can read them: there is no password.",
  examples: [
    ["farm metrics runs/night", "print them"],
    ["farm metrics runs/night --listen 9464", "serve them for Prometheus on this machine"],
    ["farm metrics s3://bucket/night --out /var/lib/prometheus/node-exporter/night.prom", "from a timer"],
  ],
  async run(args) {
    const { openRun } = await import("../../run.ts");
    const run = await openRun(args.run);
    if (args.listen !== undefined) {
      const { serveMetrics } = await import("../../metrics/serve.ts");
      const server = await serveMetrics(run, args.listen);
      process.stderr.write(`${server.url}\n`);
      await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
      await server.close();
      return 0;
    }
    const { metricsText, writeMetrics } = await import("../../metrics/write.ts");
    if (args.out === undefined) process.stdout.write(await metricsText(run));
    else await writeMetrics(run, args.out);
    return 0;
  },
});
