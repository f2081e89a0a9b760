// The support library: a stranger finds what they look for, with a keyboard and
// without scripts, and it prints.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK } from "./lib/browser.mjs";
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
