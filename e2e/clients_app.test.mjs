// A person's own app, written with a library that is not ours, and a form filler that is
// not ours, against the running server: let in on our page, it reads, pages, refreshes,
// sends answers in, and is ended.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { addApp, Reader } from "./lib/client.mjs";
import { App, came } from "./lib/fhirclient.mjs";
import { Filler } from "./lib/lforms.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";
import { loadWordings } from "./lib/wordings.mjs";

describe("an app of Amina's, on SQLite", () => app({}));
describe("an app of Amina's, on PostgreSQL", { skip: missing() }, () => app({ database: startPostgres }));

const SCOPE = "openid fhirUser offline_access patient/*.cruds";

function app(options) {
  let theirs, id, amina, token, base;
  const set = scene({ ...options, prepare: loadWordings }, async () => {
    theirs = await App.open();
    base = set.towpath.named;
    id = addApp(set, "Chart app", "public", `launch launch/patient ${SCOPE}`, "--redirect", theirs.back, "--launch", theirs.launch);
    theirs.begin(id, `${base}/fhir/r4`, SCOPE);
    amina = await set.visitor(undefined, { baseURL: base });
  });
  after(() => theirs?.close());

  test("it sends her to our page, by way of the sign-in, and she says yes", { timeout: 30_000 }, async () => {
    await amina.go(`${theirs.base}/alone`);
    await amina.page.waitForURL(/\/sign-in/);
    await amina.page.fill("#username", "amina");
    await amina.page.fill("#password", set.towpath.signIns.amina.password);
    await amina.page.locator('form[action="/sign-in"] button').click();
    await amina.page.waitForURL(/\/oauth\/authorize/);
    await amina.settled();
    assert.equal(await amina.heading(), "Chart app asks to be let in");
    assert.match(await amina.words(), /It asks about your own record\. .*see, add, change and take away all that a record holds, in your own record/);
    await amina.choose("lasts", "30");
    await amina.page.getByRole("button", { name: "Yes, let it in" }).click();
    const told = await came(amina);
    assert.equal(told.refused, undefined);
    assert.equal(told.patient, set.towpath.people.amina);
    assert.equal(told.user, `Patient/${told.patient}`);
    token = told.token;
  });

  test("it reads her name, who she is, and pages through all", { timeout: 30_000 }, async () => {
    const { name, user, paged, pages } = await amina.page.evaluate(async () => {
      const patient = await client.patient.read();
      const user = await client.user.read();
      const query = `Observation?patient=${patient.id}&_count=25`;
      let pages = 0;
      await client.request(query, { pageLimit: 0, onPage: () => void pages++ });
      const paged = await client.request(query, { pageLimit: 0, flat: true });
      return { name: patient.name[0].text, user: user.id, paged: paged.map((o) => o.id), pages };
    });
    assert.equal(name, "Amina Hussain");
    assert.equal(user, set.towpath.people.amina);
    const all = await new Reader(base, token).all(`Observation?patient=${user}&_count=500`);
    assert.ok(all.length > 100, `${all.length}`);
    assert.equal(pages, Math.ceil(all.length / 25));
    assert.deepEqual(paged.sort(), all.map((o) => o.id).sort());
  });

  test("all that she may see is what it says it is, and nobody else is in it", { timeout: 30_000 }, async (t) => {
    const reader = new Reader(base, token);
    const kinds = (await reader.get("metadata")).rest[0].resource.map((r) => r.type);
    const found = {};
    for (const kind of kinds) {
      const list = await reader.all(`${kind}?_count=200`);
      if (list.length > 0) found[kind] = list.length;
      for (const r of list) {
        const whose = [r.subject, r.patient, r.for].map((x) => x?.reference).find((x) => x?.startsWith("Patient/"));
        assert.ok(!whose || whose === `Patient/${set.towpath.people.amina}`, `${kind}/${r.id} is of ${whose}`);
      }
    }
    t.diagnostic(JSON.stringify(found));
    for (const kind of ["AuditEvent", "CarePlan", "CareTeam", "Communication", "Consent", "Encounter", "Goal", "Observation", "Provenance", "QuestionnaireResponse", "RelatedPerson", "Task"]) assert.ok(found[kind] > 0, `there is no ${kind}`);
    assert.deepEqual((await reader.all("Patient")).map((p) => p.id), [set.towpath.people.amina]);
    await reader.get(`Patient/${set.towpath.people.gwen}`, 404);
  });

  test("it goes on with a fresh token", { timeout: 30_000 }, async () => {
    const { before, after, name } = await amina.page.evaluate(async () => {
      const of = () => ({ ...client.state.tokenResponse });
      const before = of();
      await client.refresh();
      return { before, after: of(), name: (await client.patient.read()).name[0].text };
    });
    assert.equal(name, "Amina Hussain");
    assert.notEqual(after.access_token, before.access_token);
    assert.notEqual(after.refresh_token, before.refresh_token);
    assert.equal(after.scope, before.scope);
    token = after.access_token;
  });

  test("LHC-Forms asks our questions, and we score what it sends as it does", { timeout: 30_000 }, async (t) => {
    const filler = await Filler.open();
    t.after(() => filler.close());
    const reader = new Reader(base, token);
    const codes = ["1", "2", "0", "3", "1", "1", "2", "0", "0"];
    for (const [measure, answers, score] of [
      ["phq-9", { ...Object.fromEntries(codes.map((c, i) => [String(i + 1), c])), 10: "1" }, "score.total"],
      ["water-today", { water: "2" }, "score.today"],
    ]) {
      const asked = await filler.ask(`${base}/fhir/r4/Questionnaire?url=urn:towpath:questionnaire:${measure}`, token);
      const filled = await filler.fill(answers);
      const theirs = filled.item.find((i) => i.linkId === score).answer[0].valueDecimal;
      const sent = await reader.send({ ...filled, subject: { reference: `Patient/${set.towpath.people.amina}` } });
      assert.equal(sent.questionnaire, `${asked.url}|${asked.version}`);
      const scores = await reader.all(`Observation?derived-from=QuestionnaireResponse/${sent.id}`);
      assert.equal(scores.length, 1, measure);
      assert.equal(scores[0].valueQuantity.value, theirs, measure);
      if (measure === "phq-9") assert.equal(theirs, 10);
    }
  });

  test("it asks a Bloom as well, and each area stands where it was put", { timeout: 30_000 }, async (t) => {
    const filler = await Filler.open();
    t.after(() => filler.close());
    const reader = new Reader(base, token);
    const asked = await filler.ask(`${base}/fhir/r4/Questionnaire?url=urn:towpath:questionnaire:bloom-adult`, token);
    const answers = Object.fromEntries(asked.item.filter((i) => i.item).map((area, i) => [`${area.linkId}.step`, area.item[0].answerOption[i % 10].valueCoding.code]));
    const filled = await filler.fill(answers);
    const sent = await reader.send({ ...filled, subject: { reference: `Patient/${set.towpath.people.amina}` } });
    const placed = await reader.all(`Observation?derived-from=QuestionnaireResponse/${sent.id}`);
    const steps = (list) => Object.fromEntries(list);
    assert.deepEqual(
      steps(placed.map((o) => [o.code.coding[1].code, String(o.valueQuantity.value)])),
      steps(Object.entries(answers).map(([link, step]) => [link.replace(".step", ""), step])),
    );
  });

  test("she ends it, and it ends at once", { timeout: 30_000 }, async () => {
    const page = await set.visitor("amina", { baseURL: base });
    await page.go("/account/apps");
    assert.match(await page.words(), /Chart app Since .* Last used/);
    await page.press("End it");
    assert.match(await page.words(), /You have let no app in/);
    await new Reader(base, token).get("Patient", 401);
    const said = await amina.expects([400, 401], () => amina.page.evaluate(() => client.refresh().then(() => "refreshed", (e) => String(e.message))));
    assert.notEqual(said, "refreshed");
  });

  test("Ben opens it on Amina's page, and says no, and then yes", { timeout: 30_000 }, async () => {
    const ben = await set.visitor("ben", { baseURL: base });
    const open = async () => {
      await ben.go(set.towpath.of("amina", "/apps"));
      await ben.page.getByRole("button", { name: "Open Chart app" }).click();
      await ben.page.waitForURL(/\/oauth\/authorize/);
      await ben.page.getByRole("button", { name: "Yes, let it in" }).waitFor();
      assert.match(await ben.words(), /It asks about one person: Amina Hussain\./);
    };
    await open();
    await ben.page.getByRole("button", { name: "No, do not let it in" }).click();
    const no = await came(ben);
    assert.match(no.refused, /access.denied|denied/i);
    await open();
    await ben.page.getByRole("button", { name: "Yes, let it in" }).click();
    const yes = await came(ben);
    assert.equal(yes.patient, set.towpath.people.amina);
    assert.match(yes.user, /^Practitioner\//);
    const reader = new Reader(base, yes.token);
    assert.deepEqual((await reader.all("Patient")).map((p) => p.id), [yes.patient], "of all whom Ben works with");
  });
}
