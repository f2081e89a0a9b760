// Amina gives out a summary by a SMART Health Link: a doctor opens it on our page, with
// nothing sent to us but a name; Node's own crypto opens it as the specification says, and
// another validator judges what is in it; it ends in a press.
import assert from "node:assert/strict";
import axe from "axe-core";
import { createDecipheriv } from "node:crypto";
import { describe, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { judge } from "./lib/client.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";

describe("summaries on SQLite", () => summaries());
describe("summaries on PostgreSQL", { skip: missing() }, () => summaries(startPostgres));

const base64 = (text) => Buffer.from(text, "base64url");

// decrypt opens a compact JWE (alg dir, enc A256GCM, zip DEF), which is not our code.
function decrypt(file, key) {
  const [head, wrapped, iv, text, tag] = file.split(".");
  const says = JSON.parse(base64(head));
  assert.deepEqual([says.alg, says.enc, says.zip, says.cty, wrapped], ["dir", "A256GCM", "DEF", "application/fhir+json", ""]);
  const d = createDecipheriv("aes-256-gcm", base64(key), base64(iv));
  d.setAAD(Buffer.from(head));
  d.setAuthTag(base64(tag));
  return JSON.parse(inflateRawSync(Buffer.concat([d.update(base64(text)), d.final()])));
}

function summaries(database) {
  const set = scene({ database });
  let address, link;

  const asks = (says) =>
    fetch(link.url, { method: "POST", headers: { "Content-Type": "application/json", Origin: "https://viewer.example" }, body: JSON.stringify(says) });

  test("she chooses what goes in, and gets the link once", async () => {
    const amina = await set.visitor("amina");
    await amina.go(set.towpath.of("amina", "/copy"));
    await amina.press("Give a summary to somebody");
    for (const part of await amina.page.locator("[name=parts]").all()) await part.check();
    await amina.page.fill("[name=label]", "For Dr Ines");
    await amina.page.fill("[name=passcode]", "lantern");
    await amina.press("Make the link");
    address = await amina.page.locator("[data-summary-address]").getAttribute("href");
    link = JSON.parse(base64(address.split("#shlink:/")[1]));
    assert.deepEqual([link.flag, link.label, link.v, base64(link.key).length], ["P", "For Dr Ines", 1, 32]);
    assert.ok(link.url.length <= 128 && link.exp * 1000 > Date.now());
    await amina.go(set.towpath.of("amina", "/summary-links"));
    assert.ok(!(await amina.page.content()).includes("shlink:/"), "it is shown once");
  });

  test("Node's crypto opens it as the specification says, and it is sound FHIR", async () => {
    const wrong = await asks({ recipient: "A machine", passcode: "wrong" });
    assert.deepEqual([wrong.status, await wrong.json()], [401, { remainingAttempts: 9 }]);
    const answer = await asks({ recipient: "A machine", passcode: "lantern" });
    assert.deepEqual([answer.status, answer.headers.get("access-control-allow-origin")], [200, "*"]);
    const [file] = (await answer.json()).files;
    const bundle = decrypt(file.embedded, link.key);
    assert.equal(bundle.resourceType, "Bundle");
    for (const { resource } of bundle.entry) judge(resource);
    const kinds = new Set(bundle.entry.map((e) => e.resource.resourceType));
    for (const kind of ["Patient", "QuestionnaireResponse", "Goal"]) assert.ok(kinds.has(kind), `it has a ${kind}`);
    for (const kind of ["AuditEvent", "RelatedPerson", "Consent", "Communication"]) assert.ok(!kinds.has(kind), `it has no ${kind}`);
  });

  test("a doctor opens it in the browser with the keyboard, and is seen", async () => {
    const doctor = await set.visitor();
    const sent = [];
    doctor.page.on("request", (r) => sent.push(`${r.method()} ${r.url()} ${r.postData() ?? ""}`));
    await doctor.page.goto(address);
    await doctor.page.setViewportSize({ width: 360, height: 740 });
    await doctor.page.locator("[name=recipient]").focus();
    await doctor.page.keyboard.type("Dr Ines");
    await doctor.page.keyboard.press("Tab");
    await doctor.page.keyboard.type("lantern");
    await doctor.page.keyboard.press("Enter");
    const shown = doctor.page.locator("[data-summary-shows]");
    await shown.getByRole("heading", { name: "Bloom" }).waitFor();
    assert.match(await shown.innerText(), /Amina/);
    assert.ok((await shown.locator("table").first().locator("tbody tr").count()) >= 10, "a row for each area");
    assert.ok(await doctor.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits a narrow phone");
    await doctor.page.evaluate(axe.source);
    const told = await doctor.page.evaluate(() => window.axe.run(document));
    assert.deepEqual(told.violations.map((v) => v.id), []);
    assert.ok(!sent.some((s) => s.includes(link.key) || s.includes("shlink:/")), "neither the key nor the link is sent");
    const amina = await set.visitor("amina");
    await amina.go(set.towpath.of("amina", "/summary-links"));
    await amina.page.getByText("Opened 2 times").click();
    assert.match(await amina.words(), /Dr Ines, /);
    await amina.go(set.towpath.of("amina", "/record"));
    assert.match(await amina.words(), /Dr Ines opened your summary with its link/);
  });

  test("ended, it opens nothing", async () => {
    const amina = await set.visitor("amina");
    await amina.go(set.towpath.of("amina", "/summary-links"));
    await amina.press("End it now");
    assert.equal((await asks({ recipient: "x", passcode: "lantern" })).status, 404);
  });
}
