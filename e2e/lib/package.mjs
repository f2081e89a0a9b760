// A package of npm's that is taken as it is, and checked against its fingerprint: an
// install would bring along all that it was built with.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, sep } from "node:path";

const OUT = new URL("../out", import.meta.url).pathname;
const TYPES = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8" };

// unpacked gives the folder of a package, which it fetches once.
export function unpacked(name, version, integrity) {
  const dir = join(OUT, `${name}-${version}`);
  if (existsSync(dir)) return join(dir, "package");
  mkdirSync(dirname(dir), { recursive: true });
  execFileSync("npm", ["pack", `${name}@${version}`, "--silent", "--pack-destination", OUT], { cwd: OUT });
  const file = join(OUT, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
  const got = createHash("sha512").update(readFileSync(file)).digest("base64");
  if (got !== integrity) throw new Error(`${name} ${version} has the fingerprint ${got}, not ${integrity}`);
  const next = `${dir}.new`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next);
  execFileSync("tar", ["-xzf", file, "-C", next]);
  renameSync(next, dir);
  return join(dir, "package");
}

// serve serves the files of a folder, and pages by their paths, on an origin of their own.
export async function serve(root, pages) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://x");
    if (pages[pathname]) return void response.writeHead(200, { "content-type": TYPES[".html"] }).end(pages[pathname]);
    const file = join(root, normalize(pathname));
    if (!file.startsWith(root + sep) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref(); // whatever fails, nothing waits for it
  return { base: `http://127.0.0.1:${server.address().port}`, close: () => (server.close(), server.closeAllConnections()) };
}
