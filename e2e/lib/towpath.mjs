// Starts Towpath's demonstration in a folder of its own and stops it again.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BUILT = new URL("../../bin/towpath", import.meta.url).pathname;
export const binary = process.env.TOWPATH_BIN ?? BUILT;

// What was started and has to end with the test, however the test ends.
const running = new Set();
process.on("exit", () => running.forEach((child) => endGroup(child, "SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

export function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (fault) {
    if (fault.code !== "ESRCH") throw fault;
  }
}

// launch starts a program in a process group of its own.
export function launch(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.said = "";
  child.stderr.on("data", (chunk) => (child.said += chunk));
  child.ended = new Promise((resolve) => child.once("exit", resolve));
  child.ended.then(() => running.delete(child));
  return child;
}

export function folder(name) {
  const made = mkdtempSync(join(tmpdir(), `towpath-${name}-`));
  process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  return made;
}

// Towpath is one running demonstration.
export class Towpath {
  // start gives one that answers. people is how many the demonstration has; prepare
  // is given its data folder first.
  static async start({ database = "", people = 60, flags = [], prepare = () => {} } = {}) {
    if (!existsSync(binary)) throw new Error(`${binary} is not there: run make build`);
    const towpath = new Towpath();
    const data = folder("data");
    prepare(data);
    towpath.data = data;
    towpath.args = ["demo", "--json", "--people", String(people), "--data", data, ...flags];
    if (database) towpath.args.push("--database", database);
    await towpath.open("127.0.0.1:0");
    return towpath;
  }

  // open starts the program on an address and reads what it says of itself.
  async open(listen) {
    this.child = launch(binary, [...this.args, "--listen", listen]);
    const lines = createInterface({ input: this.child.stdout });
    const first = new Promise((resolve) => lines.once("line", resolve));
    const line = await Promise.race([first, this.child.ended.then(() => null)]);
    if (!line) throw new Error(`Towpath did not start: ${this.child.said}`);
    const said = JSON.parse(line);
    this.base = said.address;
    this.people = said.people;
    this.signIns = Object.fromEntries(said.sign_ins.map((s) => [s.username, s]));
  }

  // kill ends it as a power cut would.
  async kill() {
    endGroup(this.child, "SIGKILL");
    await this.child.ended;
  }

  // again starts it on the same address and the same data.
  async again() {
    await this.open(new URL(this.base).host);
  }

  async stop() {
    endGroup(this.child, "SIGTERM");
    await this.child.ended;
  }

  // named is the address by which it calls itself: the one for passkeys, and for apps.
  get named() {
    return this.base.replace("127.0.0.1", "localhost");
  }

  // of gives the path of a person's page.
  of(person, path = "") {
    return `/people/${this.people[person]}${path}`;
  }
}
