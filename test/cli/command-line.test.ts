import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { commandName } from "../../farm/cli/command.ts";
import { commands } from "../../farm/cli/commands/index.ts";
import { exporters } from "../../farm/exporters/index.ts";
import { farm } from "./farm.ts";

const cwd = mkdtempSync(join(tmpdir(), "farm-cli-"));
after(() => rmSync(cwd, { recursive: true, force: true }));

/** Command line → what stderr must name: the place, and the remedy. */
const BAD: [line: string, place: RegExp, remedy: RegExp][] = [
  ["sbmit", /no command "sbmit"/, /Did you mean "submit"/],
  ["frobnicate", /no command "frobnicate"/, /Commands: submit/],
  ["submit --scen solar-panel", /no flag --scen/, /Did you mean "--scene"/],
  ["submit --first-fram 3", /no flag --first-fram/, /Did you mean "--first-frame"/],
  ["submit --no-such-thing", /no flag --no-such-thing/, /Flags: --scene/],
  ["submit extra", /does not know what "extra" is for/, /farm submit --help/],
  ["submit --seed", /--seed needs a value/, /--help/],
  ["submit --seed 1 --seed 2 --scene solar-panel", /--seed is given more than once/, /Give it once/],
  ["submit --workers abc --scene solar-panel", /--workers is not a number/, /--workers 2/],
  ["submit --workers 0 --scene solar-panel", /--workers 0 is not a whole number from 1/, /Leave it out/],
  ["submit --workers 1.5 --scene solar-panel", /--workers 1.5 is not a whole number/, /Leave it out/],
  ["submit --shard-frames 5000 --scene solar-panel", /--shard-frames 5000.*from 1 to 1000/, /Leave it out/],
  ["submit --backend metal --scene solar-panel", /backend.*metal/i, /gl-egl/],
  ["submit --scene solar-pannel", /solar-pannel/, /Did you mean "solar-panel"/],
  ["submit", /scene/, /--scene/],
  ["submit --scene solar-panel --frames -5", /--frames/, /./],
  ["submit --scene solar-panel --size 0x0", /--size/, /./],
  ["submit --scene solar-panel --passes rgb,dpeth", /dpeth/, /depth/],
  ["submit --scene solar-panel --set sun.elevation", /--set sun.elevation/, /path=value/],
  ["submit --scene solar-panel --set snu.elevationDegrees=3", /snu/, /sun/],
  ["submit --recipe nowhere.json", /nowhere\.json/, /./],
  ["submit --scene solar-panel --include nowhere.ts", /nowhere\.ts does not exist/, /exports scenes/],
  ["preview --scene solar-panel --frame -1", /--frame -1/, /whole number/],
  ["explain --scene solar-panel --frame x", /--frame x/, /whole number/],
  ["explain --scene solar-panel --attempt -1", /--attempt -1/, /Leave it out/],
  ["quality nowhere", /no run in nowhere/, /farm ls/],
  ["sweep --scene solar-panel --seeds 9..0", /--seeds 9\.\.0/, /--seeds 0\.\.9/],
  ["sweep --scene solar-panel --set sun.elevationDegrees=10,,30", /value is missing/, /10,30,60/],
  ["resume", /needs <run>/, /--help/],
  ["resume nowhere", /no run in nowhere/, /farm ls/],
  ["status nowhere", /no run in nowhere/, /farm ls/],
  ["cancel nowhere", /no run in nowhere/, /farm ls/],
  ["merge nowhere", /no run in nowhere/, /farm ls/],
  ["export coco nowhere", /no run in nowhere/, /farm ls/],
  ["export cocoo nowhere", /no export format "cocoo"/, /Did you mean "coco"/],
  ["list sceens", /no kind of plugin "sceens"/, /Did you mean "scenes"/],
  ["validate", /needs <file>/, /--help/],
  ["logs nowhere --shard 1", /no run in nowhere/, /farm ls/],
  ["retry nowhere --failed", /no run in nowhere/, /farm ls/],
  ["submit --scene solar-panel --on slrum", /no engine "slrum"/, /Did you mean "slurm"/],
  ["submit --scene solar-panel --dry-run", /--dry-run/, /--on batch/],
  ["submit --scene solar-panel --max-cost 5", /--max-cost/, /--on batch/],
  ["submit --scene solar-panel --on slurm --max-cost 5", /--max-cost/, /--price-per-hour/],
  ["submit --scene solar-panel --on slurm --price-per-hour -1", /--price-per-hour -1/, /0\.53/],
  ["submit --scene solar-panel --on slurm --webhook https://a.example/x", /--webhook/, /--watch/],
  ["submit --scene solar-panel --on k8s --out s3://bucket/x", /--image/, /./],
  ["submit --scene solar-panel --on k8s --image a/b", /do not see the folder/, /--out s3:/],
  ["submit --scene solar-panel --on batch --image a/b --out s3://bucket/x", /--queue/, /./],
  ["submit --scene solar-panel --on batch --image a/b --queue q", /do not see it/, /--out s3:/],
  ["submit --scene solar-panel --on slurm --partitoin gpu", /--partitoin/, /Did you mean "--partition"/],
  ["submit --scene solar-panel --on slurm --layout files", /--layout files/, /Leave --layout out/],
  ["submit --scene solar-panel --shard-minutes 0", /minutes/, /./],
  [
    "submit --scene solar-panel --shard-minutes 5 --shard-frames 9",
    /shard-minutes.*shard-frames|shard-frames.*shard-minutes/,
    /--help/,
  ],
  ["submit --scene solar-panel --webhook http://a.example/x", /--webhook: http:/, /https/],
  ["estimate --scene solar-panel --probe 2", /--probe 2/, /from 7 to 1000/],
  ["estimate --scene solar-panel --machine g9", /g9/, /g5\.xlarge/],
  ["metrics nowhere", /no run in nowhere/, /farm ls/],
  ["trace nowhere", /no run in nowhere/, /farm ls/],
  ["pause nowhere", /no run in nowhere/, /farm ls/],
  ["work --run nowhere --shards 0", /no run in nowhere/, /farm ls/],
];

for (const [line, place, remedy] of BAD) {
  const isWork = line.startsWith("work");
  test(`farm ${line}: exit ${isWork ? 65 : 1}, place, remedy, no stack, nothing made`, async () => {
    const { code, stderr, stdout } = await farm(cwd, ...line.split(" "));
    const said = stderr + (isWork ? stdout : "");
    assert.equal(code, isWork ? 65 : 1, said);
    assert.match(said, place);
    assert.match(said, remedy);
    assert.doesNotMatch(said, /\n\s+at /);
    assert.deepEqual(readdirSync(cwd), []);
  });
}

test("--json gives scripts the error as a line too", async () => {
  const { code, stdout } = await farm(cwd, "status", "nowhere", "--json");
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(stdout), {
    event: "error",
    code: "run.missing",
    message: "There is no run in nowhere.",
    remedy: "`farm ls` lists the runs under runs/.",
    where: "nowhere",
  });
});

test("help names every command but work, and each has examples of itself", async () => {
  const { code, stdout } = await farm(cwd, "--help");
  assert.equal(code, 0);
  for (const command of commands) {
    const name = commandName(command);
    assert.equal(new RegExp(`^ {2}${name} `, "m").test(stdout), name !== "work", name);
    assert.ok(command.examples.length > 0, name);
    for (const [line] of command.examples) assert.match(line, new RegExp(`^([A-Z_]+=\\S+ )*farm ${name}\\b`));
  }
  const help = await farm(cwd, "submit", "--help");
  assert.equal(help.code, 0);
  for (const flag of ["--scene", "--recipe", "--set", "--seed", "--frames", "--first-frame", "--size", "--passes"]) {
    assert.match(help.stdout, new RegExp(`^ +${flag} `, "m"));
  }
  for (const flag of ["--workers", "--out", "--include", "--json"])
    assert.match(help.stdout, new RegExp(`^ +${flag} `, "m"));
});

test("lists come from the definitions", async () => {
  const { stdout } = await farm(cwd, "list", "exporters", "--json");
  assert.deepEqual(
    (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name),
    exporters.map(({ name }) => name),
  );
});
