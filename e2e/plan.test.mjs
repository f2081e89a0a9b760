// Amina and Ben write a crisis plan and sign it; her card opens with no connection; the
// plan grows old and is confirmed; a crisis opens to Chiara what was agreed; afterwards it
// is said whether it was followed. Chiara's own plan stands alone.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { putForward, writeLine } from "./lib/plan.mjs";
import { scene } from "./lib/scene.mjs";

describe("plans on SQLite", () => plans());
describe("plans on PostgreSQL", { skip: missing() }, () => plans(startPostgres));

function plans(database) {
  const set = scene({ database });
  const plan = (rest = "") => set.towpath.of("amina", `/plans/crisis${rest}`);
  let code;

  test("what both write on a line is kept from both, and she has the last word", async () => {
    const amina = await set.visitor("amina");
    const ben = await set.visitor("ben", { viewport: DESK });
    await writeLine(amina, plan(), "helps", "My yellow blanket");
    assert.match(await amina.words(), /Saved\..*My yellow blanket/);
    await ben.go(plan());
    await ben.page.getByRole("link", { name: "Change My yellow blanket" }).click();
    await ben.settled();
    const lineOfBoth = new URL(ben.page.url()).pathname;
    await ben.page.fill("[name=words]", "The yellow blanket, warmed");
    await ben.choose("voice", "worker");
    await ben.press("Save");
    assert.match(await ben.words(), /My yellow blanket/, "his words do not take the place of hers");
    await amina.go(lineOfBoth);
    assert.match(await amina.words(), /Two people wrote here.*My yellow blanket.*The yellow blanket, warmed.*Ben Carter/);
    await amina.page.getByRole("button", { name: "Use these words The yellow blanket, warmed" }).click();
    await amina.settled();
    assert.match(await amina.words(), /The yellow blanket, warmed/);
    assert.ok(!(await amina.words()).includes("My yellow blanket"));
    await amina.go(lineOfBoth);
    await amina.page.getByText("All that was written here (3)").click();
    assert.match(await amina.words(), /My yellow blanket/, "and nothing is lost");
  });

  test("it is put forward, and each signs", async () => {
    const amina = await set.visitor("amina");
    const ben = await set.visitor("ben", { viewport: DESK });
    await ben.go(plan());
    const version = await putForward(ben, "Amina and Ben");
    assert.match(version, /versions\/2$/);
    await ben.choose("voice", "worker");
    await ben.choose("verdict", "not_agreed");
    await ben.expects([422], () => ben.press("Sign"));
    assert.match(await ben.words(), /Say why you do not agree/);
    await ben.page.fill("[name=because]", "The ward has no kettle at night");
    await ben.press("Sign");
    assert.match(await ben.words(), /Ben Carter: does not agree The ward has no kettle at night/);
    await ben.choose("voice", "worker");
    await ben.choose("verdict", "agreed");
    await ben.press("Sign");
    await amina.go(plan());
    assert.match(await amina.words(), /Agreed\. Last confirmed/, "version 1 stands until she agrees to the next");
    await amina.go(version);
    await amina.choose("verdict", "agreed");
    await amina.press("Sign");
    const words = await amina.words();
    assert.match(words, /This is the version that stands/);
    assert.match(words, /Amina Hussain: agrees/);
    assert.match(words, /Ben Carter: agrees/);
    await amina.page.selectOption("[name=compare]", "1");
    await amina.press("Side by side");
    assert.match(await amina.words(), /New The yellow blanket, warmed|New Version 2 The yellow blanket, warmed/);
    await amina.page.emulateMedia({ media: "print" });
    assert.ok(await amina.page.locator(".plan-compared").first().isVisible(), "on paper too");
    await amina.page.emulateMedia({ media: "screen" });
    assert.match(await amina.words(), /As before/);
    await amina.page.check("[name=only]");
    await amina.press("Side by side");
    const changes = await amina.words();
    assert.match(changes, /yellow blanket, warmed/);
    assert.match(changes, /Everything else is as it was/);
    assert.doesNotMatch(changes, /As before/);
    assert.ok(!(await amina.page.locator("[name=verdict]").first().isVisible()), "who signed is not asked again");
    await amina.unfold("Say something else");
    assert.ok(await amina.page.locator("[name=verdict]").first().isVisible(), "and may say something else");
  });

  test("a card opens what she chose, and each opening is noted", async () => {
    const amina = await set.visitor("amina");
    await amina.go(set.towpath.of("amina", "/card"));
    await amina.page.locator("[name=sections][value=medicines]").uncheck();
    await amina.choose("days", "30");
    await amina.press("Make the card");
    code = (await amina.page.locator(".cut-card__code").innerText()).trim();
    assert.match(await amina.words(), /Please call Chiara, my sister 07700 900 118/);
    const stranger = await set.visitor();
    await stranger.go("/card");
    await stranger.page.fill("[name=code]", code.toLowerCase());
    await stranger.press("Open");
    const words = await stranger.words();
    assert.match(words, /What Amina Hussain wants you to know/);
    assert.match(words, /Penicillin.*07700 900 118|07700 900 118.*Penicillin/);
    for (const of of ["Sertraline", "Miso", "bakery", "Haloperidol"]) assert.ok(!words.includes(of), `${of} is not on it`);
    await amina.go(set.towpath.of("amina", "/card"));
    assert.match(await amina.words(), /Opened once/);
    await amina.go(set.towpath.of("amina", "/record"));
    assert.match(await amina.words(), /Somebody opened your crisis card with its code/);
    const other = await set.visitor();
    const answer = await other.expects([410], () => other.go(`/card/${"A".repeat(12)}`));
    assert.equal(answer.status(), 410);
  });

  test("the card opens with no server, where its holder kept it, and is gone once it is cut off", async () => {
    const path = `/card/${code.replaceAll(/[^0-9A-Z]/g, "")}`;
    const phone = await set.visitor(undefined, { serviceWorkers: "allow" });
    await phone.go(path);
    await phone.page.getByRole("button", { name: "Keep it on this phone" }).click();
    await phone.page.getByText("It is kept on this phone.").waitFor();
    phone.offline = true;
    await phone.context.setOffline(true);
    await phone.go(path);
    assert.match(await phone.words(), /What Amina Hussain wants you to know.*yellow blanket/);
    const drawn = await phone.page.evaluate(() => getComputedStyle(document.querySelector(".plan-lines")).listStyleType);
    assert.equal(drawn, "none", "the styles are there");
    await phone.context.setOffline(false);
    phone.offline = false;
    const amina = await set.visitor("amina");
    await amina.go(set.towpath.of("amina", "/card"));
    await amina.press("Cut it off now");
    await phone.expects([410], () => phone.go(path));
    const kept = await phone.page.evaluate(async (path) => (await (await caches.open("cards")).match(path)) !== undefined, path);
    assert.equal(kept, false, "the phone has thrown it away");
  });

  test("a crisis opens to Chiara what was agreed, and only while it lasts", async () => {
    const amina = await set.visitor("amina");
    const chiara = await set.visitor("chiara");
    await amina.go(set.towpath.of("amina", "/circle"));
    await amina.press("Change what they see");
    await amina.choose("share-crisis_plan", "crisis");
    await amina.press("See it with their eyes");
    if (await amina.page.getByRole("button", { name: "Yes" }).count()) await amina.press("Yes");
    assert.equal((await chiara.expects([404], () => chiara.go(plan()))).status(), 404);
    await amina.go(set.towpath.of("amina", "/circle"));
    await amina.page.locator("details").filter({ has: amina.page.locator("form[action$='/crisis']") }).locator("summary").click();
    await amina.page.locator("form[action$='/crisis'] button").click();
    await amina.settled();
    await chiara.go(plan());
    const words = await chiara.words();
    assert.match(words, /yellow blanket, warmed/);
    assert.match(words, /Tell me what happens next before it happens/);
    assert.equal(await chiara.page.locator("main a", { hasText: "Change" }).count(), 0, "she reads it, and cannot write");
    await amina.go(set.towpath.of("amina", "/circle"));
    await amina.page.locator("form[action$='/crisis/end'] button").first().click();
    await amina.settled();
    assert.equal((await chiara.expects([404], () => chiara.go(plan()))).status(), 404);
  });

  test("Chiara writes her part in her own name, and on the sheet of a meeting", async () => {
    const amina = await set.visitor("amina");
    const chiara = await set.visitor("chiara");
    await amina.go(set.towpath.of("amina", "/circle"));
    await amina.press("Change what they see");
    for (const topic of ["crisis_plan", "crisis_part", "meetings"]) await amina.choose(`share-${topic}`, "always");
    await amina.press("See it with their eyes");
    await amina.press("Yes");
    await writeLine(chiara, plan(), "helps", "I read to her from the blue book");
    assert.match(await chiara.words(), /I read to her from the blue book/);
    await chiara.go(set.towpath.of("amina", "/plans"));
    await chiara.page.locator("main a", { hasText: "Open" }).first().click();
    await chiara.settled();
    await writeLine(chiara, new URL(chiara.page.url()).pathname, "agreed", "I water the plants", { detail: "Chiara" });
    await chiara.page.goto("about:blank"); // a shared page asks again and again whether it still is
    await amina.go(plan());
    assert.match(await amina.words(), /I read to her from the blue book Chiara Hussain/);
    await amina.go(set.towpath.of("amina", "/plans"));
    await amina.page.locator("main a", { hasText: "Open" }).first().click();
    await amina.settled();
    assert.match(await amina.words(), /I water the plants.*Chiara Hussain/);
  });

  test("afterwards each says whether it was followed", async () => {
    const amina = await set.visitor("amina");
    const ben = await set.visitor("ben", { viewport: DESK });
    await amina.go(set.towpath.of("amina", "/plans"));
    await amina.choose("followed", "partly");
    await amina.page.fill("[name=words]", "Nobody rang Ben");
    await amina.press("Save");
    assert.match(await amina.words(), /Partly · Nobody rang Ben/);
    await ben.go(set.towpath.of("amina", "/plans"));
    await ben.choose("voice", "worker");
    await ben.choose("followed", "partly");
    await ben.press("Save");
    assert.match(await ben.words(), /Ben Carter/);
    await ben.go("/mirrors");
    await ben.page.getByRole("link", { name: "Riverside community team" }).click();
    await ben.settled();
    assert.match(await ben.words(), /Was the crisis plan followed\?.*The team: at least 5 answers\. · Partly: at least 5/, "with four before it, it is counted");
  });

  test("Chiara's own plan is hers whatever Amina shares", async () => {
    const chiara = await set.visitor("chiara");
    const own = set.towpath.of("chiara", "/plans");
    await chiara.go(own);
    await chiara.page.getByRole("link", { name: "My own plan" }).click();
    await chiara.settled();
    await writeLine(chiara, set.towpath.of("chiara", "/plans/carer"), "offered", "A weekend away, paid for", { detail: "I said yes" });
    assert.match(await chiara.words(), /A weekend away, paid for.*I said yes/);
    const amina = await set.visitor("amina");
    assert.equal((await amina.expects([404], () => amina.go(set.towpath.of("chiara", "/plans/carer")))).status(), 404);
  });

  test("it grows old, says so, and is confirmed by a press", async () => {
    const plain = [...set.towpath.args];
    await set.towpath.stop();
    set.towpath.args = [...plain, "--ahead", "130"];
    await set.towpath.again();
    const amina = await set.visitor("amina");
    await amina.go(plan());
    assert.match(await amina.words(), /Not confirmed since/);
    await amina.press("It still holds");
    assert.match(await amina.words(), /Noted: it still holds.*Agreed\. Last confirmed/);
  });
}
