// Two questionnaires, each done twice: on the person's phone, and on paper that a
// worker types in. The wordings are made up for the test.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { beginMeasure, typeSheet } from "./lib/measure.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { DAY } from "./lib/road.mjs";
import { scene } from "./lib/scene.mjs";
import { steps } from "./lib/steps.mjs";
import { loadWordings } from "./lib/wordings.mjs";

describe("measures on SQLite", () => measures());
describe("measures on PostgreSQL", { skip: missing() }, () => measures(startPostgres));

function measures(database) {
  let ben, amina, path;
  const set = scene({ database, prepare: loadWordings }, async () => {
    ben = await set.visitor("ben", { viewport: DESK });
    amina = await set.visitor("amina");
    path = set.towpath.of("amina", "/measures");
  });
  const step = steps();
  const begin = (v, measure, manner) => beginMeasure(v, path, measure, manner);

  step("Ben asks, and Amina finds it on her phone", async () => {
    await begin(ben, "dialog", "alone");
    assert.match(await ben.words(), /has still to answer/);
    await amina.go("/");
    assert.match(await amina.words(), /DIALOG It waits for you here/);
    await amina.press("Begin");
  });

  step("she answers one question at a time, and goes on where she left", async () => {
    for (let i = 1; i <= 5; i++) await answerOne(amina, i, "3", i === 2 ? "1" : "0");
    await amina.go("/");
    await amina.go(path);
    await amina.page.locator("main table a").first().click();
    await amina.settled();
    assert.match(await amina.words(), /Question 6 of 11/);
    for (let i = 6; i <= 11; i++) await answerOne(amina, i, i === 9 ? "" : "4", "");
    assert.match(await amina.heading(), /Have a look/);
    assert.match(await amina.words(), /One question has no answer/);
  });

  step("what she left out she can still give", async () => {
    await amina.page.locator(".govuk-summary-list__row", { hasText: "your medicine?" }).first().getByRole("link", { name: "Change" }).click();
    await amina.settled();
    await answerOne(amina, 9, "4", "");
    await amina.go(`${new URL(amina.page.url()).pathname}?question=12`);
    await amina.press("Finish");
    const words = await amina.words();
    assert.match(words, /Life\s*3\.38/); // five of 3 and three of 4
    assert.match(words, /Treatment\s*4\.00/);
    assert.match(words, /Made-up words, for a test/);
  });

  step("Ben prints a sheet for the other, and its code leads him to it", async () => {
    await begin(ben, "phq-9", "paper");
    assert.match(ben.page.url(), /\/entry$/);
    await ben.page.getByRole("link", { name: "Print a sheet" }).click();
    await ben.settled();
    const code = (await ben.page.locator(".sheet__code b").innerText()).trim();
    assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await ben.go("/paper");
    await ben.page.fill("[name=code]", code.toLowerCase().replace("-", " "));
    await ben.press("Open it");
    assert.match(ben.page.url(), /\/entry$/);
  });

  step("he types it in by keyboard alone, and is told where help is", async () => {
    await day(ben, new Date(Date.now() - 91 * DAY));
    const from = Date.now();
    await typeSheet(ben, "2223212312");
    console.log(`    ten answers: 11 presses of a key, ${Date.now() - from} ms with the save`);
    const words = await ben.words();
    assert.match(words, /may not want to live/);
    assert.match(words, /ways to get help were first shown on/);
    assert.match(words, /Samaritans/);
    assert.match(words, /18/);
    assert.match(words, /between moderate and severe/i);
  });

  step("both again: Amina all on one page, and the worst answer leads to help at once", async () => {
    await begin(amina, "dialog", "alone");
    await amina.page.getByRole("link", { name: "All questions on one page" }).click();
    await amina.settled();
    for (let i = 1; i <= 11; i++) await amina.choose(`a-${i}`, i > 8 ? "4" : "5");
    await amina.press("Finish");
    assert.match(await amina.words(), /Life\s*5\.00/);
    await begin(amina, "phq-9", "alone");
    await amina.choose("a-9", "1");
    await amina.page.locator(".help-shown").waitFor();
    assert.match(await amina.words(), /You do not have to be alone with this/);
    await amina.press("Save and stop");
    assert.match(await amina.words(), /You do not have to be alone with this/);
  });

  step("Ben types the second sheet twice, and is told where the two differ", async () => {
    await begin(ben, "phq-9", "paper");
    await ben.page.locator("input[data-codes]").first().focus();
    await ben.page.keyboard.type("1110101001");
    await ben.press("type it again");
    assert.match(await ben.heading(), /Once more/);
    await ben.page.keyboard.type("1110101011");
    await ben.expects([422], async () => {
      await ben.page.keyboard.press("Enter");
      await ben.page.locator(".govuk-error-summary").waitFor();
    });
    assert.match(await ben.words(), /Question 9: the first time it was typed as “0”/);
    await ben.page.locator("[id='a-9']").fill("0");
    assert.equal(await ben.page.evaluate(() => document.activeElement.id), "a-10");
    await ben.press("Save and finish");
    assert.match(await ben.words(), /\b5\b/);
  });

  step("what moved is said in words, with who says what counts", async () => {
    await ben.go(path);
    const words = await ben.words();
    assert.match(words, /went from 18 \(.*\) to 5 \(.*\)\. That is the better way/);
    assert.match(words, /more than chance would do: 6 points or more\. NHS Talking Therapies manual/);
    assert.match(words, /crossed the point of 10/);
    assert.match(words, /Life went from 3\.38 \(.*\) to 5\.00/);
    assert.match(words, /Nobody has published how big a change is more than chance/);
    await amina.go(path);
    assert.match(await amina.words(), /went from 18 .* to 5/);
  });

  step("her own goals are rated, each against itself", async () => {
    for (const [first, second] of [[2, 4], [6, 5]]) {
      await begin(amina, "goal-sheet", "alone");
      await amina.choose("a-goal-1", String(first));
      await amina.choose("a-goal-2", String(second));
      await amina.press("Finish");
      assert.match(await amina.words(), /Work as a baker/);
    }
    await amina.go(path);
    const words = await amina.words();
    assert.match(words, /Work as a baker.* went from 2 \(.*\) to 6 \(.*\)\. That is the better way/);
    assert.match(words, /went from 4 \(.*\) to 5 \(/);
    assert.match(words, /2 goals that were rated twice moved by \+2\.50 on average/);
    assert.match(words, /not confirmed/);
    await amina.go(set.towpath.of("amina", "/goals"));
    assert.match(await amina.words(), /\b6\b/, "the goal itself has the rating too");
  });

  step("a link opens one questionnaire on a device that is handed over", async () => {
    await begin(ben, "water-today", "kiosk");
    const url = new URL(ben.page.url()).pathname;
    const kiosk = await set.visitor("ben", { viewport: { width: 820, height: 1180 } });
    await kiosk.go(url);
    await kiosk.press("hand over this device");
    assert.match(await kiosk.words(), /How is the water today/);
    await kiosk.choose("a-water", "7");
    await kiosk.press("Save and go on");
    await kiosk.expects([401, 404, 303], () => kiosk.go(path));
    assert.doesNotMatch(await kiosk.words(), /PHQ/);
    await kiosk.go(`${url}?question=2`);
    await kiosk.press("Finish");
    assert.match(await kiosk.words(), /Your answers are in/);
    await ben.go(path);
    assert.match(await ben.words(), /alone, on a device of the service/);
  });

  step("saying no is an answer", async () => {
    await amina.go(path);
    await amina.unfold("I’d rather not");
    await amina.page.selectOption("[name=declined]", "water-today");
    await amina.page.fill("[name=words]", "Not this week");
    await amina.press("Keep that");
    assert.match(await amina.words(), /You did not want to on .*Not this week/);
  });
}

async function answerOne(v, at, code, help) {
  if (code) await v.choose(`a-${at}`, code);
  if (help) await v.choose(`a-${at}_help`, help);
  await v.press("Save and go on");
}

async function day(v, date) {
  await v.page.fill("[name=on-day]", String(date.getDate()));
  await v.page.fill("[name=on-month]", String(date.getMonth() + 1));
  await v.page.fill("[name=on-year]", String(date.getFullYear()));
}
