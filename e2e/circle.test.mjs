// Amina completes hers on a phone, Ben his; the two meet. Chiara is let in as far as
// Amina wants, and out again while the page is open.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { prepare } from "./lib/road.mjs";
import { scene } from "./lib/scene.mjs";

describe("the circle on SQLite", () => circle());
describe("the circle on PostgreSQL", { skip: missing() }, () => circle(startPostgres));

function circle(database) {
  const set = scene({ database });
  let path, chiara, amina;

  test("each on their own, and neither sees the other's", async () => {
    const amina = await set.visitor("amina");
    const ben = await set.visitor("ben", { viewport: DESK });
    path = await prepare(ben, set.towpath.of("amina"), { way: "apart" });
    await give(ben, path, { "mental-health": 7, body: 6, home: 4 });
    await ben.go(path);
    await ben.press("Hand in my view");
    await amina.go("/");
    await amina.press("Carry on");
    await give(amina, path, { "mental-health": 3, body: 6, home: 5 });
    await amina.go(path);
    assert.match(await amina.words(), /The other view is kept back/);
    assert.equal((await amina.expects([404], () => amina.go(`${path}/voices`))).status(), 404);
    await amina.go(path);
    await amina.press("Hand in my view");
    assert.equal(await amina.heading(), "Two voices, one picture");
    const words = await amina.words();
    assert.ok(words.indexOf("My mental health apart by 4") < words.indexOf("Home and responsibilities apart by 1"), "the widest gap comes first");
    assert.match(words, /What makes this harder than it looks from outside\?/);
    assert.match(words, /Where you see it alike Body and self-care/);
    await ben.go(`${path}/voices`);
    await ben.page.selectOption("[name=agreed-home]", "5");
    await ben.press("Finish this Bloom");
    assert.match(ben.page.url(), /\/bloom/);
  });

  test("Chiara is invited and sees the Bloom and not the journey", async () => {
    amina = await set.visitor("amina");
    chiara = await set.visitor("chiara");
    await amina.go(set.towpath.of("amina", "/circle"));
    await amina.press("Take out of my circle");
    await amina.press("Invite somebody");
    await amina.page.fill("[name=name]", "Chiara");
    await amina.page.fill("[name=relation]", "my sister");
    await amina.choose("share-bloom", "always");
    await amina.press("See it with their eyes");
    const look = amina.page.locator("a", { hasText: "Look at it as Chiara would" });
    const [tab] = await Promise.all([amina.context.waitForEvent("page"), look.click()]);
    await tab.waitForLoadState("load");
    const beforehand = await figures(tab);
    await tab.close();
    await amina.press("Yes, invite Chiara");
    const code = (await amina.page.locator(".code").innerText()).trim();
    await chiara.go("/join");
    await chiara.page.fill("[name=code]", code.toLowerCase().replaceAll("-", " "));
    await chiara.press("Next");
    await chiara.press("Join as Chiara Hussain");
    await chiara.page.locator("main a", { hasText: "Bloom" }).first().click();
    await chiara.page.waitForLoadState("load");
    assert.deepEqual(await figures(chiara.page), beforehand, "what Amina saw beforehand");
    for (const place of ["/journey", "/goals", "", "/circle", "/record", "/told"])
      assert.equal((await chiara.expects([404], () => chiara.go(set.towpath.of("amina", place)))).status(), 404, place);
  });

  test("it is taken away while the page is open", async () => {
    await chiara.go("/");
    await chiara.go(set.towpath.of("amina", "/bloom"));
    assert.ok(await chiara.page.locator("svg.bloom, figure.picture svg").count());
    chiara.foreseen.add(410);
    await amina.go(set.towpath.of("amina", "/circle"));
    const closed = chiara.page.waitForURL(/\/shared\?said=sharing_changed/, { timeout: 5000 });
    await amina.press("Stop sharing now");
    await closed;
    assert.equal(await chiara.page.locator("figure.picture").count(), 0);
    assert.match(await chiara.words(), /Nothing is shared with you now/);
    await chiara.page.goBack();
    await chiara.page.waitForLoadState("load");
    assert.equal(await chiara.page.locator("figure.picture").count(), 0, "Back does not bring it up again");
    chiara.foreseen.clear();
  });

  test("she may tell the team something all the same", async () => {
    await chiara.go(set.towpath.of("amina", "/shared"));
    await chiara.page.fill("[name=words]", "She sings in the mornings again.");
    await chiara.press("Tell the team");
    const ben = await set.visitor("ben");
    await ben.go(set.towpath.of("amina"));
    assert.match(await ben.words(), /things that nobody has read yet|thing that nobody has read yet/);
    await ben.go(set.towpath.of("amina", "/told"));
    assert.match(await ben.words(), /She sings in the mornings again\./);
    await amina.go(set.towpath.of("amina", "/told"));
    assert.doesNotMatch(await amina.words(), /She sings/);
  });
}

// give answers some areas, one page each.
async function give(v, path, steps) {
  for (const [area, step] of Object.entries(steps)) {
    await v.go(`${path}/areas/${area}`);
    await v.choose("step", String(step));
    await v.press("Save and go on");
  }
}

// figures is what a Bloom's page says, without the line that says who is looking.
async function figures(page) {
  return page.locator(".one-page").first().innerText();
}
