import assert from "node:assert/strict";
import { test } from "node:test";
import { expositionText, type Family } from "../../farm/metrics/exposition.ts";
import { parseMetrics } from "./parser.ts";

const family = (more: Partial<Family>): Family => ({ name: "a_b", type: "gauge", help: "Help.", samples: [], ...more });

test("the text is this, to the byte", () => {
  const samples = [
    { labels: { run: "n", state: "done" }, value: 3 },
    { labels: { run: "n", state: "failed" }, value: 0.25 },
  ];
  assert.equal(
    expositionText([
      family({ samples }),
      family({ name: "none" }),
      family({ name: "c", type: "counter", samples: [{ labels: {}, value: 1e21 }] }),
    ]),
    '# HELP a_b Help.\n# TYPE a_b gauge\na_b{run="n",state="done"} 3\na_b{run="n",state="failed"} 0.25\n# HELP c Help.\n# TYPE c counter\nc{} 1e+21\n',
  );
});

test("every character of help and labels comes back from an independent reader", () => {
  const nasty = 'a\\b "c"\nd\\n{e="f"}, é 漢 \\\\ \\" # HELP';
  const text = expositionText([family({ help: nasty, samples: [{ labels: { x: nasty, y: "" }, value: 1 }] })]);
  const metric = parseMetrics(text).get("a_b")!;
  assert.equal(metric.help, nasty);
  assert.deepEqual(metric.series[0]?.labels, { x: nasty, y: "" });
});

test("the independent reader refuses what is wrong", () => {
  const head = "# HELP a h\n# TYPE a counter\n";
  const histogram = "# HELP h h\n# TYPE h histogram\n";
  for (const wrong of [
    `${head}a 1`,
    `${head}a{x="1"} one\n`,
    `${head}a{x="1} 1\n`,
    `${head}a{x="1" y="2"} 1\n`,
    `${head}a{x="\\q"} 1\n`,
    `${head}a{x="1"} 1\na{x="1"} 2\n`,
    `${head}a -1\n`,
    `${head}b 1\n`,
    "a 1\n",
    "# TYPE a counter\na 1\n",
    `${head}a 1\n# HELP b h\n# TYPE b gauge\nb 1\na{x="1"} 1\n`,
    `${histogram}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`,
    `${histogram}h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n`,
    `${histogram}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`,
    `${histogram}h_bucket{le="2"} 1\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`,
  ])
    assert.throws(() => parseMetrics(wrong), JSON.stringify(wrong));
});
