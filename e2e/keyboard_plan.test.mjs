// Plans, cards, the mirror and courses with keys only.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { enter, focus, open, pressKey, tabTo, tick, type } from "./lib/keys.mjs";
import { scene } from "./lib/scene.mjs";

const set = scene();

test("a plan is written by two, decided, put forward, signed, confirmed, and made a card that is cut off", async () => {
  const amina = await set.visitor("amina");
  const ben = await set.visitor("ben", { viewport: DESK });
  const plan = set.towpath.of("amina", "/plans/crisis");
  await amina.go(plan);
  await tabTo(amina, amina.page.locator("#section-helps .plan-part__add a"));
  await enter(amina);
  await tabTo(amina, amina.page.locator("#section-helps textarea"), { most: 20 });
  await amina.page.keyboard.type("My yellow blanket");
  await tabTo(amina, amina.page.locator("#section-helps form:has(textarea) button"), { most: 2 });
  await enter(amina);
  assert.match(await amina.words(), /My yellow blanket/);
  await ben.go(plan);
  await tabTo(ben, ben.page.getByRole("link", { name: "Change My yellow blanket" }));
  await enter(ben);
  const line = new URL(ben.page.url()).pathname;
  await tabTo(ben, ben.page.locator("textarea[name=words]"));
  await ben.page.keyboard.press("Control+a");
  await ben.page.keyboard.type("The yellow blanket, warmed");
  await tabTo(ben, ben.page.locator("[name=voice]").first(), { most: 2 });
  await ben.page.keyboard.press("Space");
  await pressKey(ben, "Save");
  await amina.go(line);
  await tabTo(amina, amina.page.getByRole("button", { name: "Use these words The yellow blanket, warmed" }));
  await enter(amina);
  await ben.go(plan);
  await open(ben, "Put this plan forward to be signed");
  await type(ben, "with", "Amina and Ben");
  await pressKey(ben, "Put it forward");
  for (const [v, groups] of [[ben, ["voice", "verdict"]], [amina, ["verdict"]]]) {
    await v.go(plan);
    await pressKey(v, "Read version 2, and sign");
    for (const group of groups) {
      await tabTo(v, v.page.locator(`[name=${group}]`).first(), { most: 120 });
      await v.page.keyboard.press("Space");
    }
    await pressKey(v, "Sign");
  }
  assert.match(await amina.words(), /This is the version that stands/);
  await amina.go(plan);
  await pressKey(amina, "It still holds");
  assert.match(await amina.words(), /Noted: it still holds/);
  await pressKey(amina, "Crisis card");
  await tick(amina, "sections", "signs");
  await pressKey(amina, "Make the card");
  await pressKey(amina, "See what it opens");
  await tabTo(amina, amina.page.locator("main a[href^='tel:']").first());
  await amina.go(set.towpath.of("amina", "/card"));
  await pressKey(amina, "Cut it off now");
  assert.equal(await amina.page.getByRole("button", { name: "Cut it off now" }).count(), 0);
});

test("a team is rated, and a place on a course taken, with keys", async () => {
  const amina = await set.visitor("amina");
  await amina.go("/");
  await pressKey(amina, "Help your team to see itself");
  await tabTo(amina, amina.page.locator("[name=answer-everyday]:checked"), { most: 120 });
  await amina.page.keyboard.press("ArrowUp");
  await focus(amina);
  await pressKey(amina, "Hand it in");
  assert.match(await amina.words(), /It is handed in, with no name on it/);
  const stranger = await set.visitor();
  await stranger.go("/learning");
  await pressKey(stranger, "Telling your story safely");
  await type(stranger, "name", "Wren");
  await type(stranger, "contact", "07700 900123");
  await pressKey(stranger, "Sign up");
  assert.equal(await stranger.heading(), "You are on the list");
});
