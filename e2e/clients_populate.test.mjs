// What a library that is not ours puts into our Questionnaires, by what they say of
// themselves, and what our $populate puts in, are the same.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Reader, System } from "./lib/client.mjs";
import { Filler } from "./lib/lforms.mjs";
import { parametersOf, populated } from "./lib/populate.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";

describe("a form that begins with what is known, on SQLite", () => forms({}));
describe("a form that begins with what is known, on PostgreSQL", { skip: missing() }, () => forms({ database: startPostgres }));

const SCOPES = "system/*.rs system/QuestionnaireResponse.cru";

// flat gives the items of a response by link id.
function flat(items = [], out = {}) {
  for (const { linkId, text, answer, item } of items) {
    out[linkId] = { text, answer };
    flat(item, out);
  }
  return out;
}

function forms(options) {
  let reader, people, sheet;
  const set = scene(options, async () => {
    reader = new Reader(set.towpath.named, await new System(set, SCOPES, ["Riverside community team"]).token(SCOPES));
    people = await reader.all("Patient?_count=100");
    sheet = await reader.get("Questionnaire/goal-sheet-1.0.0");
  });

  // ours gives what our $populate gives of a Questionnaire for somebody.
  async function ours(questionnaire, patient) {
    const answer = await fetch(`${reader.base}/Questionnaire/$populate`, {
      method: "POST",
      headers: { ...reader.headers, "content-type": "application/fhir+json" },
      body: JSON.stringify(parametersOf(questionnaire, patient)),
    });
    const said = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(said));
    const { response } = Object.fromEntries(reader.look(said).parameter.map((p) => [p.name, reader.look(p.resource)]));
    assert.equal(response.questionnaire, `${questionnaire.url}|${questionnaire.version}`);
    assert.equal(response.subject.reference, `Patient/${patient.id}`);
    return response;
  }

  // same holds both against each other, item by item, and gives what was put in.
  async function same(questionnaire, patient) {
    const theirs = await populated(questionnaire, patient, reader);
    const own = await ours(questionnaire, patient);
    const [a, b] = [flat(theirs.item), flat(own.item)];
    for (const [link, item] of Object.entries(a)) assert.deepEqual(b[link], item, `${questionnaire.id}: ${link}`);
    const put = (list) => Object.fromEntries(Object.entries(list).flatMap(([link, { answer }]) => (answer ? [[link, answer]] : [])));
    assert.deepEqual(put(b), put(a), questionnaire.id);
    assert.equal(theirs.questionnaire, own.questionnaire);
    return { theirs, own, put: put(a) };
  }

  test("a sheet has the goals of whose it is, of one, of several, of none", { timeout: 60_000 }, async (t) => {
    const seen = {};
    for (const patient of people) {
      const goals = (await reader.all(`Goal?patient=${patient.id}&lifecycle-status=active&_sort=_lastUpdated`)).map((g) => g.description.text);
      const { put } = await same(sheet, patient);
      assert.deepEqual(Object.entries(put), goals.map((words, i) => [`goal-${i + 1}.goal`, [{ valueString: words }]]));
      seen[goals.length] = (seen[goals.length] ?? 0) + 1;
    }
    t.diagnostic(JSON.stringify(seen));
    assert.ok(Object.keys(seen).some((n) => n > 1), "nobody has several goals");
  });

  test("LHC-Forms puts in the same, from our server", { timeout: 60_000 }, async (t) => {
    const filler = await Filler.open();
    t.after(() => filler.close());
    const seen = new Set();
    for (const patient of people) {
      const { own, put } = await same(sheet, patient);
      if (seen.has(Object.keys(put).length)) continue;
      seen.add(Object.keys(put).length);
      await filler.connect(reader.base, reader.headers.authorization.slice("Bearer ".length), patient);
      await filler.show(sheet);
      const theirs = (await filler.begun()).item ?? [];
      assert.deepEqual(theirs.map(({ linkId, answer }) => ({ linkId, answer })), own.item.filter((i) => i.answer).map(({ linkId, answer }) => ({ linkId, answer })));
    }
    assert.ok(seen.size > 2, `${[...seen]}`);
  });

  test("no other questionnaire has anything put in", { timeout: 60_000 }, async (t) => {
    const all = (await reader.all("Questionnaire?_count=200")).filter((q) => q.id !== sheet.id);
    for (const questionnaire of all) assert.deepEqual((await same(questionnaire, people[0])).put, {}, questionnaire.id);
    t.diagnostic(`${all.length} questionnaires`);
    assert.ok(all.length > 20);
  });

  test("filled in and sent, theirs and ours rate the goals that stand in them", { timeout: 30_000 }, async () => {
    const count = new Map();
    for (const { subject } of await reader.all("Goal?lifecycle-status=active")) count.set(subject.reference, (count.get(subject.reference) ?? 0) + 1);
    const patient = people.find((p) => count.get(`Patient/${p.id}`) > 1);
    const goals = await reader.all(`Goal?patient=${patient.id}&lifecycle-status=active`);
    const { theirs, own } = await same(sheet, patient);
    let code = 3;
    for (const response of [theirs, own]) {
      const rated = new Map();
      const item = sheet.item.flatMap(({ linkId }) => {
        const given = response.item.find((i) => i.linkId === linkId && i.answer);
        const goal = response.item.find((i) => i.linkId === `${linkId}.goal` && i.answer)?.answer[0].valueString;
        if (given || !goal) return given ?? [];
        rated.set(goal, ++code);
        return { linkId, answer: [{ valueCoding: { system: "urn:towpath:codes:goal-sheet:how-far", code: `${code}` } }] };
      });
      const sent = await reader.send({ ...response, status: "completed", item });
      assert.deepEqual(sent.item.filter((i) => i.linkId.endsWith(".goal") && i.answer).map((i) => i.answer[0].valueString).sort(), [...rated.keys()].sort());
      const ratings = await reader.all(`Observation?code=goal-rating&patient=${patient.id}`);
      for (const [words, value] of rated) {
        const goal = goals.find((g) => g.description.text === words);
        assert.ok(ratings.some((o) => o.focus[0].reference === `Goal/${goal.id}` && o.valueInteger === value), `${words} is not rated ${value}`);
      }
    }
  });

  test("of somebody else it says nothing, not even that they are there", { timeout: 30_000 }, async () => {
    const there = people.map((p) => p.id);
    const other = Object.values(set.towpath.people).find((id) => !there.includes(id));
    assert.ok(other, "everybody is seen");
    const at = (id) => reader.get(`Questionnaire/${sheet.id}/$populate?subject=Patient/${id}`, 404);
    assert.deepEqual(await at(other), await at("01950000-0000-7000-8000-000000000000"));
  });
}
