// The accounts of a Slurm for tests: slurmdbd over a MariaDB that only its own socket reaches.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Daemons, until } from "./daemons.ts";
import { needPackages } from "./packages.ts";
import { mungeSocket } from "./slurm-cluster.ts";

const COMMANDS = ["mariadbd", "mariadb-install-db", "my_print_defaults", "slurmdbd", "sacctmgr"];
const PACKAGES = ["mariadb-client-core", "mariadb-server-core", "slurm-client", "slurmdbd"];

/** Why there can be none here, or null. Installs it when it may. */
export const noAccounts = (): string | null => needPackages(COMMANDS, PACKAGES);

/** For slurm.conf. */
export const accountLines = (dir: string, port: number): string[] => [
  "AccountingStorageType=accounting_storage/slurmdbd",
  "AccountingStorageHost=localhost",
  `AccountingStoragePort=${port}`,
  // Which Munge it is, and no password.
  `AccountingStoragePass=${mungeSocket(dir)}`,
];

/** slurm.conf is there. The controller then finds a cluster that the accounts know. */
export async function startAccounts(dir: string, port: number, { start, call }: Daemons): Promise<void> {
  const data = join(dir, "mariadb");
  const socket = join(dir, "mariadb.socket");
  mkdirSync(data);
  const where = ["--no-defaults", `--datadir=${data}`, "--user=root"];
  call("mariadb-install-db", ...where, "--auth-root-authentication-method=normal", "--skip-test-db");
  start("mariadbd", [...where, `--socket=${socket}`, "--skip-networking", "--innodb-flush-log-at-trx-commit=0"]);
  await until(() => existsSync(socket), "MariaDB has no socket");
  writeFileSync(join(dir, "slurmdbd.conf"), configuration(dir, port), { mode: 0o600 });
  start("slurmdbd", ["-D"], { MYSQL_UNIX_PORT: socket });
  await until(() => call("sacctmgr", "--immediate", "add", "cluster", "farm") !== "", "slurmdbd does not answer");
}

const configuration = (dir: string, port: number): string =>
  [
    "AuthType=auth/munge",
    `AuthInfo=socket=${mungeSocket(dir)}`,
    "CommunicationParameters=NoInAddrAny",
    "DbdHost=localhost",
    "DbdAddr=127.0.0.1",
    `DbdPort=${port}`,
    "SlurmUser=root",
    "StorageType=accounting_storage/mysql",
    "StorageHost=localhost",
    "StorageUser=root",
    "StorageLoc=slurm",
    `PidFile=${dir}/slurmdbd.pid`,
    `LogFile=${dir}/log/slurmdbd.log`,
    "",
  ].join("\n");
