// A PostgreSQL server of the tests' own, on a socket in a folder of its own.
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { endGroup, folder, launch } from "./towpath.mjs";

const DEBIAN = "/usr/lib/postgresql";

// programs gives the folder of the server's programs, "" where there is none.
function programs() {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)).map((v) => join(DEBIAN, v, "bin")) : [];
  return [...debian, ...(process.env.PATH ?? "").split(delimiter)].find((d) => d && existsSync(join(d, "initdb"))) ?? "";
}

// missing says why a test on PostgreSQL is skipped; false where it is not. In CI
// nothing is skipped: there the start fails.
export function missing() {
  if (programs() || process.env.CI === "true") return false;
  return "PostgreSQL's server is not installed";
}

// The server refuses to run as root.
function serverUser() {
  if (process.getuid() !== 0) return {};
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

// startPostgres gives the address of an empty database, and the way to stop it.
export async function startPostgres() {
  const bin = programs();
  if (!bin) throw new Error("PostgreSQL's server is not installed");
  const dir = folder("postgres");
  const user = serverUser();
  if (user.uid !== undefined) chownSync(dir, user.uid, user.gid);
  const data = join(dir, "data");
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], { ...user, cwd: dir, stdio: "pipe" });
  const server = launch(join(bin, "postgres"), ["-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off"], { ...user, cwd: dir });
  const ready = () => {
    try {
      execFileSync(join(bin, "pg_isready"), ["-q", "-h", dir, "-U", "postgres"]);
      return true;
    } catch {
      return false;
    }
  };
  for (let tries = 0; !ready(); tries++) {
    if (tries === 100) throw new Error(`PostgreSQL did not start: ${server.said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    address: `postgres://postgres@/postgres?sslmode=disable&host=${encodeURIComponent(dir)}`,
    async stop() {
      endGroup(server, "SIGINT");
      await server.ended;
    },
  };
}
