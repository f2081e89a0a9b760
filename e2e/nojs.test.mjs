// The core of the road with JavaScript off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { agree, answerArea, nextArea, prepare, readBloom, TEN } from "./lib/road.mjs";
import { scene } from "./lib/scene.mjs";

const set = scene();
const PLAIN = { javaScriptEnabled: false };

test("without scripts Amina walks the road", async () => {
  const amina = await set.visitor("amina", PLAIN);
  const own = set.towpath.of("amina");
  await amina.go(`${own}/goals`);
  await amina.unfold("Finish this goal");
  await amina.page.locator("input[name=ending][value=reached]").first().check();
  await amina.press("Finish the goal");
  assert.match(await amina.words(), /The goal is on the journey now/);
  await prepare(amina, own);
  for (const a of TEN) {
    await answerArea(amina, a);
    await nextArea(amina);
  }
  await amina.press("Finish and see the picture");
  agree(await readBloom(amina), TEN);
  await amina.press("What stands out, and where to grow");
  await amina.page.locator("input[name=areas]").first().check();
  await amina.press("Save and go on");
  for (const text of ["It is slow", "It could be calm", "A walk"]) {
    await amina.page.fill("[name=text]", text);
    await amina.press("Save and go on");
  }
  await amina.page.fill("[name=words]", "One calm morning a week");
  await amina.choose("rating", "2");
  await amina.page.fill("[name=step1]", "Put the phone in the hall");
  await amina.press("Save and go on");
  assert.match(await amina.words(), /One calm morning a week/);
  await amina.go(`${own}/journey`);
  await amina.unfold("Note something");
  await amina.choose("water", "4");
  await amina.page.fill("[name=happened]", "I slept all night.");
  await amina.press("Save this note");
  assert.match(await amina.words(), /I slept all night\./);
  assert.match(await amina.words(), /It is on the journey now/);
});

test("without scripts what needs one is not offered", async () => {
  const amina = await set.visitor("amina", PLAIN);
  await amina.go(set.towpath.of("amina", "/bloom?with=first"));
  for (const what of ["[data-print]", "[data-speak]"])
    for (const button of await amina.page.locator(what).all()) assert.equal(await button.isVisible(), false, what);
  const exit = amina.page.locator("[data-exit]");
  assert.match(await exit.getAttribute("href"), /^https:\/\//, "Leave this site is a plain link");
  await amina.page.locator("summary", { hasText: /./ }).first().click();
  await amina.page.locator(".bar__help").click();
  await amina.settled();
  assert.match(await amina.page.locator("body").innerText(), /Samaritans/);
});
