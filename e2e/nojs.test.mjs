// The core of the road with JavaScript off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, enterCode, give, invite, readCode } from "./lib/circle.mjs";
import { courseOf } from "./lib/learning.mjs";
import { putForward, writeLine } from "./lib/plan.mjs";
import { agree, answerArea, nextArea, prepare, readBloom, TEN } from "./lib/road.mjs";
import { beginMeasure } from "./lib/measure.mjs";
import { scene } from "./lib/scene.mjs";
import { loadWordings } from "./lib/wordings.mjs";

const set = scene({ prepare: loadWordings });
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

test("without scripts a questionnaire is answered, and a sheet typed in", async () => {
  const amina = await set.visitor("amina", PLAIN);
  const path = set.towpath.of("amina", "/measures");
  await beginMeasure(amina, path, "phq-9", "alone");
  for (let i = 1; i <= 8; i++) {
    await amina.choose(`a-${i}`, "1");
    await amina.press("Save and go on");
  }
  await amina.choose("a-9", "2");
  await amina.press("Save and go on");
  assert.match(await amina.words(), /You do not have to be alone with this/, "the next page begins with help");
  await amina.choose("a-10", "0");
  await amina.press("Save and go on");
  await amina.press("Finish");
  assert.match(await amina.words(), /Total\s*10/);
  await beginMeasure(amina, path, "phq-9", "paper");
  for (let i = 1; i <= 10; i++) await amina.page.fill(`[id="a-${i}"]`, i === 3 ? "7" : "0");
  await amina.expects([422], () => amina.press("Save and finish"));
  assert.match(await amina.words(), /Choose one of the answers/);
  assert.equal(await amina.page.inputValue('[id="a-3"]'), "7", "what was typed is given back");
  await amina.page.fill('[id="a-3"]', "1");
  await amina.press("Save and finish");
  assert.match(await amina.words(), /Total\s*1\b/);
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

test("without scripts each does their own part, and the two meet", async () => {
  const ben = await set.visitor("ben", PLAIN);
  const path = await apart(ben, set.towpath.of("amina"));
  await ben.go(path);
  await ben.press("Give Amina a link");
  const phone = await set.visitor(undefined, PLAIN);
  await enterCode(phone, "/reading", await readCode(ben), "Open my part");
  await give(phone, path, { "mental-health": 3, body: 6, home: 5 });
  await phone.go(path);
  await phone.press("Hand in my view");
  assert.equal(await phone.heading(), "Thank you");
  await ben.go(`${path}/voices`);
  assert.match(await ben.words(), /My mental health apart by 4/);
  await ben.page.selectOption("[name=agreed-home]", "5");
  await ben.press("Finish this Bloom");
  assert.match(ben.page.url(), /\/bloom/);
});

test("without scripts somebody is let in, and out again", async () => {
  const amina = await set.visitor("amina", PLAIN);
  const own = set.towpath.of("amina");
  const code = await invite(amina, own, { name: "Max", share: { bloom: "always" } });
  const max = await set.visitor(undefined, PLAIN);
  await enterCode(max, "/join", code, "Next");
  await max.page.fill("[name=name]", "Max");
  await max.page.fill("[name=username]", "max");
  await max.page.fill("[name=password]", "walk along the lock");
  await max.press("Join, and make my own space");
  await max.go(`${own}/bloom`);
  assert.equal(await max.page.locator("figure.picture").count(), 1);
  assert.equal(await max.page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count(), 1, "the page asks again by itself");
  await amina.go(`${own}/circle`);
  await amina.page.locator("section.panel", { has: amina.page.getByRole("heading", { name: "Max" }) }).getByRole("button", { name: "Stop sharing now" }).click();
  await amina.settled();
  const answer = await max.expects([404], () => max.page.reload());
  assert.equal(answer.status(), 404);
  assert.equal(await max.page.locator("figure.picture").count(), 0);
  assert.doesNotMatch(await max.words(), /Amina/);
});

test("without scripts a shared device can be left, and an emergency be opened", async () => {
  const eve = await set.visitor(undefined, PLAIN);
  await eve.go("/sign-in");
  await eve.page.locator("#shared").check();
  await eve.page.fill("#username", "eve");
  await eve.page.fill("#password", set.towpath.signIns.eve.password);
  await eve.press("Sign in");
  await eve.go("/emergency");
  await eve.page.fill("[name=reference]", "DEMO-0001");
  await eve.page.fill("[name=reason]", "She rang the crisis line at night and hung up.");
  await eve.press("Open the record");
  assert.equal(new URL(eve.page.url()).pathname, set.towpath.of("amina"));
  await eve.page.getByRole("button", { name: "Sign out now" }).click();
  await eve.settled();
  assert.equal(new URL(eve.page.url()).pathname, "/sign-in");
  const amina = await set.visitor("amina", PLAIN);
  await amina.go("/");
  assert.match(await amina.words(), /Somebody opened your record in an emergency.*She rang the crisis line/);
});

test("without scripts whoever joins hears all that is wrong, and a password can be changed", async () => {
  const amina = await set.visitor("amina", PLAIN);
  const code = await invite(amina, set.towpath.of("amina"), { name: "Lou", share: { bloom: "always", goals: "crisis" } });
  const lou = await set.visitor(undefined, PLAIN);
  await enterCode(lou, "/join", code, "Next");
  assert.match(await lou.words(), /From now on, Amina shares this with you: Bloom Only in a crisis, .*: Goals/);
  await lou.expects([422], () => lou.press("Join, and make my own space"));
  for (const field of ["name", "username", "password"]) assert.equal(await lou.page.locator(`a[href="#${field}"]`).count(), 1, field);
  const gwen = await set.visitor("gwen", PLAIN);
  await gwen.go("/account");
  await gwen.unfold("Change my password");
  await gwen.page.fill("[name=old_password]", set.towpath.signIns.gwen.password);
  await gwen.page.fill("main [name=password]", "the heron stands still");
  await gwen.press("Change my password");
  assert.equal(await gwen.heading(), "Sign in");
});

test("without scripts a plan is written by two, decided, put forward, signed, confirmed, and made a card that is cut off", async () => {
  const amina = await set.visitor("amina", PLAIN);
  const ben = await set.visitor("ben", PLAIN);
  const plan = set.towpath.of("amina", "/plans/crisis");
  await writeLine(amina, plan, "helps", "My yellow blanket");
  await ben.go(plan);
  await ben.page.getByRole("link", { name: "Change My yellow blanket" }).click();
  await ben.settled();
  const line = new URL(ben.page.url()).pathname;
  await ben.page.fill("[name=words]", "The yellow blanket, warmed");
  await ben.choose("voice", "worker");
  await ben.press("Save");
  await amina.go(line);
  await amina.page.getByRole("button", { name: "Use these words The yellow blanket, warmed" }).click();
  await amina.settled();
  const version = await putForward(ben, "Amina and Ben");
  await ben.choose("voice", "worker");
  await ben.choose("verdict", "agreed");
  await ben.press("Sign");
  await amina.go(plan);
  await amina.press("Read version 2, and sign");
  assert.equal(new URL(amina.page.url()).pathname, version);
  await amina.choose("verdict", "agreed");
  await amina.press("Sign");
  assert.match(await amina.words(), /This is the version that stands/);
  await amina.go(plan);
  await amina.press("It still holds");
  assert.match(await amina.words(), /Noted: it still holds/);
  await amina.press("Crisis card");
  await amina.press("Make the card");
  const card = `/card/${(await amina.page.locator(".cut-card__code").innerText()).replaceAll(/[^0-9A-Z]/g, "")}`;
  const stranger = await set.visitor(undefined, PLAIN);
  await stranger.go(card);
  assert.match(await stranger.words(), /The yellow blanket, warmed/);
  assert.equal(await stranger.page.locator("a[href='tel:07700900118']").count(), 1, "a number to call is pressed");
  assert.equal(await stranger.page.locator("main button:visible").filter({ hasText: "on this phone" }).count(), 0, "nothing is offered that does nothing");
  await amina.go(set.towpath.of("amina", "/card"));
  await amina.press("Cut it off now");
  await stranger.expects([410], () => stranger.go(card));
});

test("without scripts somebody rates their team, and signs up for a course", async () => {
  const amina = await set.visitor("amina", PLAIN);
  await amina.go("/");
  await amina.page.getByRole("link", { name: "Help your team to see itself" }).click();
  await amina.settled();
  await amina.choose("answer-choice", "engagement");
  await amina.press("Hand it in");
  assert.match(await amina.words(), /It is handed in, with no name on it/);
  await amina.go(await courseOf(amina, "Telling your story safely"));
  await amina.press("Sign up");
  assert.match(await amina.words(), /You have a place/);
});
