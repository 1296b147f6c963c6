// A reporter for Node's test runner: one closing line, for people and for CI.
export default async function* tally(events) {
  const count = { pass: 0, fail: 0, skip: 0 };
  for await (const { type, data } of events) {
    // A suite counts by its tests, unless none of them is run.
    if (data?.details?.type === "suite" && data.skip === undefined) continue;
    if (type === "test:fail") count.fail++;
    if (type === "test:pass") count[data.skip === undefined ? "pass" : "skip"]++;
  }
  const skipped = count.skip > 0 ? `, ${count.skip} skipped` : "";
  yield `\n${count.pass} passed, ${count.fail} failed${skipped}\n`;
}
