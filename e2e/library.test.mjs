// The support library: a stranger finds what they look for, with a keyboard and
// without scripts, and it prints.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { editor, switchOn } from "./lib/library.mjs";
import { scene } from "./lib/scene.mjs";

const set = scene({});

test("a stranger finds help for their brother in two steps", async () => {
  const v = await set.visitor();
  await v.go("/search");
  await v.page.locator("#q").focus();
  await v.page.keyboard.type("help for my brother");
  await v.page.keyboard.press("Enter"); // one
  await v.page.waitForURL(/q=help/);
  await v.settled();
  const first = v.page.locator("main .rows a").first();
  const title = await first.innerText();
  await first.click(); // two
  await v.settled();
  assert.equal(await v.page.locator("h1").innerText(), title);
  assert.match(await v.page.locator("main").innerText(), /Who it is for\s+[^\n]*Carers/);
  assert.equal(await v.page.locator("a[href='/sign-in']").count(), 1, "nobody had to sign in");
});

test("what is mistyped is found too, and said", async () => {
  const v = await set.visitor();
  await v.go("/search?q=help+for+my+brohter");
  assert.match(await v.page.locator("main").innerText(), /We looked for “brother”/);
});

test("the library works without scripts, by its address", async () => {
  const v = await set.visitor("", { javaScriptEnabled: false });
  await v.go("/library");
  await v.page.locator("main a", { hasText: "For carers" }).first().click();
  await v.page.locator(".details__summary").first().click();
  await v.page.selectOption("[name=kind]", "phone-line");
  await v.press("Show");
  const address = new URL(v.page.url());
  assert.equal(address.searchParams.get("for"), "carers");
  const titles = await v.page.locator("main .rows b").allInnerTexts();
  assert.ok(titles.length > 1);
  const friend = await set.visitor();
  await friend.go(address.pathname + address.search);
  assert.deepEqual(await friend.page.locator("main .rows b").allInnerTexts(), titles, "a shared address shows the same");
});

test("an entry prints with its number and its address", async () => {
  const v = await set.visitor("", { viewport: DESK });
  await v.go("/library/samaritans");
  await v.page.emulateMedia({ media: "print" });
  assert.ok(await v.page.locator(".help__call", { hasText: "116" }).first().isVisible());
  assert.ok(await v.page.locator(".entry__address").isVisible());
  assert.ok(!(await v.page.locator("a.button").first().isVisible()));
});

test("a collection is switched on in one press, read by strangers, printed, and switched off", async () => {
  const ben = await editor(set, "ben");
  await switchOn(ben, "While visiting is restricted");
  const stranger = await set.visitor();
  await stranger.go("/library");
  await stranger.page.locator("main a", { hasText: "While visiting is restricted" }).click();
  await stranger.settled();
  assert.match(await stranger.page.locator("main").innerText(), /Until .+It ends by itself after that day/);
  await stranger.page.emulateMedia({ media: "print" });
  assert.ok(await stranger.page.locator(".rows .entry__address").first().isVisible(), "addresses are on paper");
  await ben.go("/editing/review");
  await ben.page.locator(".rows__item", { hasText: "While visiting is restricted" }).getByRole("button", { name: /^Switch off/ }).click();
  await ben.settled();
  const gone = await stranger.expects([404], () => stranger.go("/collections/while-visiting-is-restricted"));
  assert.equal(gone.status(), 404);
});

test("an editor says who looked an entry over, and readers see it", async () => {
  const ben = await set.visitor("ben");
  await ben.go("/editing/review");
  const row = ben.page.locator(".rows__item", { hasText: "I have looked it over" }).first();
  const title = await row.locator("b").innerText();
  const path = await row.locator("a").first().getAttribute("href");
  await row.locator("summary").click();
  await row.locator("[name=by]").fill("The carers’ group");
  await row.locator("button").click();
  await ben.settled();
  const stranger = await set.visitor();
  await stranger.go(path);
  assert.equal(await stranger.page.locator("h1").innerText(), title);
  assert.match(await stranger.page.locator("main").innerText(), /Looked over by The carers’ group on/);
});

test("a collection that was switched on ends by itself after its last day", async () => {
  await switchOn(await set.visitor("ben"), "First days at home"); // for 30 days, today among them
  const path = "/collections/first-days-at-home";
  const plain = [...set.towpath.args];
  for (const [ahead, status] of [[29, 200], [30, 404]]) {
    await set.towpath.stop();
    set.towpath.args = [...plain, "--ahead", String(ahead)];
    await set.towpath.again();
    const stranger = await set.visitor();
    const answer = await stranger.expects([404], () => stranger.go(path));
    assert.equal(answer.status(), status, `${ahead} days ahead`);
    await stranger.go("/");
    assert.equal((await stranger.words()).includes("First days at home"), status === 200, "nor does the front door speak of it");
  }
});
