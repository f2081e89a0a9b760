// Everything that the API gives of the demonstration, judged by a validator that is not
// ours: to another computer system, which signs for itself, on both databases.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Reader, referencesIn, System } from "./lib/client.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";

const RIVERSIDE = "Riverside community team";
const TEAMS = [RIVERSIDE, "Hillside community team", "Crisis and home support team", "Willow ward", "Alder ward (secure)", "Carers' team"];

// Types that belong to nobody's record, and types that no record here holds for a system.
const OPEN = ["CareTeam", "DocumentReference", "Group", "Organization", "Practitioner", "Questionnaire"];
const NOBODYS = ["AuditEvent", "Communication", "Subscription"];

// What Riverside's people have on the first database, by type and id, to hold against the second.
const first = new Map();

describe("a record system, on SQLite", () => reading({}, TEAMS));
describe("a record system, on PostgreSQL", { skip: missing() }, () => reading({ database: startPostgres }, [RIVERSIDE]));

function reading(options, teams) {
  let system, reader, kinds;
  const records = new Map(); // of each person, what is in their record
  const set = scene(options, async () => {
    system = new System(set, "system/*.rs", teams);
    reader = new Reader(set.towpath.named, await system.token("system/*.rs"));
  });

  test("it says what it can, and where an app has to ask", async () => {
    const open = new Reader(set.towpath.named);
    const said = await open.get("metadata");
    assert.equal(said.fhirVersion, "4.0.1");
    kinds = said.rest[0].resource.map((r) => r.type);
    assert.ok(kinds.length >= 17, `${kinds}`);
    const { token_endpoint, token_endpoint_auth_methods_supported, capabilities } = await (await fetch(`${open.base}/.well-known/smart-configuration`)).json();
    assert.equal(token_endpoint, `${set.towpath.named}/oauth/token`);
    assert.ok(token_endpoint_auth_methods_supported.includes("private_key_jwt"));
    assert.ok(capabilities.includes("client-confidential-asymmetric"));
  });

  test("a signature counts once, for a while, and for this service", async () => {
    const used = system.assertion();
    assert.equal((await system.ask("system/*.rs", used)).status, 200);
    const now = Math.floor(Date.now() / 1000);
    const wrong = [used, system.assertion({ aud: "https://elsewhere.example/token" }), system.assertion({ exp: now - 120 }), system.assertion({ exp: now + 86_400 }), `${system.assertion().slice(0, -8)}AAAAAAAA`];
    for (const assertion of wrong) assert.equal((await system.ask("system/*.rs", assertion)).status, 401);
    assert.equal((await system.ask("user/*.rs")).status, 400, "a scope that it does not have");
    for (const token of [undefined, "made-up"]) await new Reader(set.towpath.named, token).get("Patient", 401);
  });

  test("all that is in every record is what it says it is", async (t) => {
    const people = await reader.all("Patient?_count=20");
    assert.ok(people.length >= (teams.length > 1 ? 50 : 15), `${people.length} people`);
    for (const { id } of people) records.set(id, await reader.all(`Patient/${id}/$everything?_count=200`));
    t.diagnostic(`${people.length} people, ${JSON.stringify(Object.fromEntries(reader.seen))}`);
    for (const [id, record] of records) {
      const ids = record.filter((r) => !OPEN.includes(r.resourceType)).map((r) => `${r.resourceType}/${r.id}`);
      assert.equal(new Set(ids).size, ids.length, `${id}: something is there twice`);
      assert.equal(ids[0], `Patient/${id}`);
    }
  });

  test("what a record refers to is there", async () => {
    const all = [...records.values()].flat();
    const there = new Set(all.map((r) => `${r.resourceType}/${r.id}`));
    const others = new Set(all.flatMap((r) => referencesIn(r)).filter((reference) => !there.has(reference)));
    const gone = [];
    for (const reference of others) {
      const answer = await fetch(`${reader.base}/${reference}`, { headers: reader.headers });
      if (answer.status !== 200) gone.push(`${reference}: ${answer.status}`);
      else reader.look(await answer.json());
    }
    assert.deepEqual(gone, []);
  });

  test("each type is found by itself, and there is no more in it than in the records", async (t) => {
    const inRecords = new Map();
    for (const r of [...records.values()].flat()) inRecords.set(r.resourceType, (inRecords.get(r.resourceType) ?? new Set()).add(r.id));
    const found = {};
    for (const kind of kinds) {
      const list = await reader.all(`${kind}?_count=200`);
      const ids = new Set(list.map((r) => r.id));
      assert.equal(ids.size, list.length, `${kind}: something is found twice`);
      found[kind] = list.length;
      if (OPEN.includes(kind)) continue;
      assert.deepEqual([...ids].sort(), [...(inRecords.get(kind) ?? [])].sort(), kind);
    }
    t.diagnostic(JSON.stringify(found));
    assert.deepEqual(kinds.filter((kind) => !found[kind]), NOBODYS, "types of which there is nothing");
  });

  test("what it may not do, or nobody can, is said by an outcome", async () => {
    const [id] = records.keys();
    const wrong = {
      [`Patient/${set.towpath.people.amina}0`]: 404, "Patient?_sort=nonsense": 400, "Observation?date=not-a-day": 400, "Nonsense/1": 404, [`Patient/${id}/_history/9`]: 405,
      [`Patient/${id}/$everything?_since=never`]: 400, "Observation?_include=nonsense": 400, "Patient?_after=nonsense": 400,
    };
    for (const [path, status] of Object.entries(wrong)) assert.equal((await reader.get(path, status)).resourceType, "OperationOutcome", path);
    const goal = { resourceType: "Goal", lifecycleStatus: "active", description: { text: "Walk" }, subject: { reference: `Patient/${id}` } };
    const answer = await fetch(`${reader.base}/Goal`, { method: "POST", headers: { ...reader.headers, "content-type": "application/fhir+json" }, body: JSON.stringify(goal) });
    assert.equal(answer.status, 403, "it may read, and no more");
    assert.equal(reader.look(await answer.json()).resourceType, "OperationOutcome");
  });

  test("both databases say the same of the same people", (t) => {
    const day = new Date().toISOString().slice(0, 10);
    // What is not of the record depends on which teams the system works for.
    const texts = (record) => record.filter((r) => !OPEN.includes(r.resourceType)).map((r) => JSON.stringify(r).replaceAll(set.towpath.named, "")).sort();
    if (teams.length > 1) {
      for (const [id, record] of records) first.set(id, { day, texts: texts(record) });
      return;
    }
    for (const [id, record] of records) {
      assert.ok(first.has(id), `${id} is not on the first`);
      if (first.get(id).day !== day) return t.skip("a day began between the two");
      assert.deepEqual(texts(record), first.get(id).texts);
    }
  });
}
