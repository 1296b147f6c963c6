// A real S3 server for tests: Ceph's gateway over one monitor and one store in memory, on loopback.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needPackages } from "./packages.ts";

export interface S3Server {
  /** http://127.0.0.1:PORT */
  endpoint: string;
  addUser(name: string, key: string, secret: string): void;
  stop(): Promise<void>;
}

export const KEY = "FARMKEY";
export const SECRET = "farmsecretfarmsecret";

const COMMANDS = ["ceph", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "monmaptool", "ceph-authtool"];
const PACKAGES = ["ceph-common", "ceph-mon", "ceph-osd", "radosgw"];
const START_MS = 120_000;

/** Why there can be no server here, or null. Installs it when it may. */
export const noCeph = (): string | null => needPackages(COMMANDS, PACKAGES);

/** The caller stops it; a test process that dies takes it along. */
export async function startCeph(): Promise<S3Server> {
  const dir = mkdtempSync(join(tmpdir(), "farm-ceph-"));
  for (const name of ["mon", "osd", "run", "log"]) mkdirSync(join(dir, name));
  const [v2, v1, port] = await Promise.all([freePort(), freePort(), freePort()]);
  const conf = join(dir, "ceph.conf");
  const monitors = `[v2:127.0.0.1:${v2}/0,v1:127.0.0.1:${v1}/0]`;
  writeFileSync(conf, configuration(dir, monitors, port!));
  const daemons: ChildProcess[] = [];
  const stop = async () => {
    for (const daemon of daemons.reverse()) await end(daemon);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    makeKeys(dir);
    call("monmaptool", "-c", conf, "--create", "--fsid", FSID, "--addv", "a", monitors, join(dir, "monmap"));
    call("ceph-mon", "-c", conf, "--mkfs", "-i", "a", "--monmap", join(dir, "monmap"), "--keyring", keyring(dir));
    daemons.push(start("ceph-mon", "-c", conf, "-i", "a"));
    call("ceph", "-c", conf, "--connect-timeout", "60", "osd", "new", OSD);
    call("ceph-osd", "-c", conf, "-i", "0", "--mkfs", "--osd-uuid", OSD);
    daemons.push(start("ceph-osd", "-c", conf, "-i", "0"));
    daemons.push(start("radosgw", "-c", conf, "-n", "client.rgw.farm"));
    const endpoint = `http://127.0.0.1:${port}`;
    await answers(endpoint);
    const addUser = (name: string, key: string, secret: string) => {
      const user = [`--uid=${name}`, `--display-name=${name}`, `--access-key=${key}`, `--secret-key=${secret}`];
      call("radosgw-admin", "-c", conf, "user", "create", ...user);
    };
    addUser("farm", KEY, SECRET);
    return { endpoint, addUser, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const FSID = "22222222-2222-2222-2222-222222222222";
const OSD = "33333333-3333-3333-3333-333333333333";
const keyring = (dir: string): string => join(dir, "keyring");

function makeKeys(dir: string): void {
  const all = ["--cap", "mon", "allow *", "--cap", "osd", "allow *"];
  const add = (name: string, ...caps: string[]) =>
    call("ceph-authtool", keyring(dir), "--gen-key", "-n", name, ...caps);
  call("ceph-authtool", "--create-keyring", keyring(dir), "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
  add("client.admin", ...all);
  add("osd.0", "--cap", "mon", "allow profile osd", "--cap", "osd", "allow *");
  add("client.rgw.farm", "--cap", "mon", "allow rw", "--cap", "osd", "allow rwx");
}

function call(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: START_MS });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stderr}`);
}

/** In the foreground, and killed by the kernel when this process ends in whatever way. */
const start = (command: string, ...args: string[]): ChildProcess =>
  spawn("setpriv", ["--pdeathsig", "KILL", "--", command, "-f", ...args], { stdio: "ignore" });

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill("SIGKILL");
  await ended;
}

async function answers(endpoint: string): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    if (await fetch(endpoint).catch(() => null)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Ceph's gateway does not answer at ${endpoint} after ${START_MS / 1000} s.`);
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const configuration = (dir: string, monitors: string, port: number): string => `[global]
fsid = ${FSID}
mon_initial_members = a
mon_host = ${monitors}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
keyring = ${keyring(dir)}
run_dir = ${dir}/run
admin_socket = ${dir}/run/$name.$pid.asok
log_file = ${dir}/log/$name.log
pid_file = ${dir}/run/$name.pid
mon_data = ${dir}/mon
osd_data = ${dir}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_class_default_list = *
osd_class_load_list = *
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
mon_warn_on_pool_no_redundancy = false
[client.rgw.farm]
rgw_frontends = beast endpoint=127.0.0.1:${port}
rgw_thread_pool_size = 64
rgw_gc_processor_period = 3600
`;
