// What another computer system may not see, it does not learn from the API either, by any
// way: against the running server, with tokens that the server gave, on both databases.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { Reader, System } from "./lib/client.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";

// Types that belong to nobody's record.
const OPEN = ["CareTeam", "DocumentReference", "Group", "Organization", "Practitioner", "Questionnaire"];

// WAYS are how somebody may try to learn of a resource: P is the person, T the type, I the id.
const WAYS = [
  "T/I", "T/I/_history", "T/I/_history/1", "T?_id=I", "T?_id=I&_summary=count", "T?_id=I&_total=accurate", "T?_id=I&_sort=-_lastUpdated", "T?_id=I&_elements=id",
  "T?patient=P", "T?patient=P&_summary=count", "T?subject=P", "T?patient=Patient/P&_include=T:patient", "Patient?_id=P&_revinclude=T:patient", "Patient?_has:T:patient:_id=I",
  "Patient/P", "Patient?_id=P", "Patient/P/$everything", "Patient/P/$everything?_type=T", "Observation/$lastn?patient=P", "Patient/P/$export",
];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

describe("another team's system learns nothing, on SQLite", () => probing({}));
describe("another team's system learns nothing, on PostgreSQL", { skip: missing() }, () => probing({ database: startPostgres }));

function probing(options) {
  let theirs, others, person;
  const ids = new Map(); // of each type, what is in the person's record
  const set = scene(options, async () => {
    const reads = async (team) => new Reader(set.towpath.named, await new System(set, "system/*.rs", [team]).token("system/*.rs"));
    [theirs, others] = [await reads("Riverside community team"), await reads("Alder ward (secure)")];
  });

  // told is what an answer says, but for ids.
  async function told(way, id, whose, type) {
    const path = way.replaceAll(/\b[TIP]\b/g, (c) => ({ T: type, I: id, P: whose })[c]);
    const answer = await fetch(`${others.base}/${path}`, { headers: { ...others.headers, prefer: "handling=lenient" } });
    const text = await answer.text();
    return `${answer.status} ${answer.headers.get("etag")} ${answer.headers.get("last-modified")} ${text.replaceAll(UUID, "·")}`;
  }

  test("what is not theirs is the same as what is not there", async (t) => {
    const seen = new Set((await others.all("Patient?_count=100")).map((p) => p.id));
    assert.ok(seen.size > 2, "the other team supports somebody");
    const strangers = (await theirs.all("Patient?_count=100")).filter((p) => !seen.has(p.id));
    for (const { id } of strangers) {
      const record = await theirs.all(`Patient/${id}/$everything?_count=200`);
      if (new Set(record.map((r) => r.resourceType)).size < 11) continue;
      person = id;
      for (const r of record) if (!OPEN.includes(r.resourceType)) ids.set(r.resourceType, r.id);
    }
    assert.ok(ids.size >= 8, `${[...ids.keys()]}`);
    let tries = 0;
    for (const [type, id] of ids)
      for (const way of WAYS) {
        const [real, none] = [await told(way, id, person, type), await told(way, id.replaceAll(UUID, () => randomUUID()), randomUUID(), type)];
        assert.equal(real, none, `${way} of ${type}`);
        tries++;
      }
    t.diagnostic(`${tries} tries at ${[...ids.keys()].join(", ")}`);
  });

  test("nor in a bulk export, nor by a batch, nor by writing", async () => {
    const asked = await fetch(`${others.base}/$export`, { headers: { ...others.headers, prefer: "respond-async" } });
    assert.equal(asked.status, 202);
    const { output } = await (await fetch(asked.headers.get("content-location"), { headers: others.headers })).json();
    assert.ok(output.length > 5);
    for (const { url } of output) {
      const text = await (await fetch(url, { headers: others.headers })).text();
      for (const id of [person, ...ids.values()]) assert.ok(!text.includes(id), `${url} has something of theirs`);
    }
    const send = (method, path, body) => fetch(`${others.base}/${path}`, { method, headers: { ...others.headers, "content-type": "application/fhir+json" }, body: JSON.stringify(body) });
    const batch = (id, whose) => ({ resourceType: "Bundle", type: "batch", entry: [`Goal/${id}`, `Patient/${whose}`, `Goal?patient=${whose}`].map((url) => ({ request: { method: "GET", url } })) });
    const [real, none] = await Promise.all([batch(ids.get("Goal"), person), batch(randomUUID(), randomUUID())].map(async (b) => (await (await send("POST", "", b)).text()).replaceAll(UUID, "·")));
    assert.equal(real, none);
    for (const type of ids.keys()) {
      const put = async (id) => (await send("PUT", `${type}/${id}`, { resourceType: type, id })).status;
      assert.equal(await put(ids.get(type)), await put(ids.get(type).replaceAll(UUID, () => randomUUID())), `PUT ${type}`);
    }
  });
}
