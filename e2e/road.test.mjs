// The whole road, walked side by side by Ben and Amina, on both databases.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { agree, answerArea, DAY, dayParts, inWords, nextArea, number, prepare, readBloom, TEN } from "./lib/road.mjs";
import { scene } from "./lib/scene.mjs";
import { steps } from "./lib/steps.mjs";

const today = new Date();
const spring = new Date(today.getTime() - 91 * DAY);

describe("the road on SQLite", () => road());
describe("the road on PostgreSQL", { skip: missing() }, () => road(startPostgres));

function road(database) {
  let ben;
  let place = ""; // where it was left
  let person = ""; // the path of the person whom Ben adds
  let first = ""; // the path of the first Bloom
  const step = steps();
  const set = scene({ database }, async () => {
    ben = await set.visitor("ben");
  });

  step("Ben adds a person", async () => {
    await ben.go("/people/new");
    await ben.page.fill("[name=name]", "Rosa Fernandez");
    await ben.page.fill("[name=preferred_name]", "Rosie");
    await ben.page.fill("[name=born-day]", "3");
    await ben.page.fill("[name=born-month]", "5");
    await ben.page.fill("[name=born-year]", "1988");
    await ben.press("Add this person");
    person = new URL(ben.page.url()).pathname;
    assert.match(person, /^\/people\/[0-9a-f-]{36}$/);
    assert.match(await ben.words(), /Rosie has no Bloom yet/i);
    await ben.go("/people?q=fernandez");
    assert.match(await ben.words(), /One person fits “fernandez”/);
  });

  step("the first Bloom, three months ago, with everything that can be said", async () => {
    first = await prepare(ben, person, { present: "Rosie, Ben", minutes: "20", on: spring });
    for (const a of TEN.slice(0, 5)) {
      await answerArea(ben, a);
      await nextArea(ben);
    }
    place = ben.page.url();
  });

  step("left half way, it goes on at the same place on another device", async () => {
    const tablet = await set.visitor("ben", { viewport: DESK });
    await tablet.go(`${first}/next`);
    assert.equal(tablet.page.url(), place, "the place where it was left");
    await tablet.go(person);
    await tablet.page.locator(".card--now a.button").click();
    await tablet.settled();
    assert.equal(tablet.page.url(), place, "the overview leads there too");
    for (const a of TEN.slice(5)) {
      await answerArea(tablet, a);
      await nextArea(tablet);
    }
    assert.equal(new URL(tablet.page.url()).pathname, first);
    assert.match(await tablet.words(), /10 of 10 areas have an answer/);
    assert.match(await tablet.words(), /You see it differently/);
    await tablet.press("Finish and see the picture");
    agree(await readBloom(tablet), TEN);
  });

  step("what was said stands under the picture", async () => {
    await ben.go(`${person}/bloom`);
    const bloom = await readBloom(ben);
    agree(bloom, TEN);
    assert.match(bloom.title, new RegExp(inWords(spring)));
    assert.match(bloom.sentence, /7 areas have a number.*Going best: Home/);
    assert.match(bloom.rows[0].area, /matters most of all/);
    assert.match(bloom.rows[3].area, /more help wanted/);
    assert.match(bloom.rows[2].area, /Leave this one for today/);
    assert.match(bloom.rows[6].area, /doesn.t apply/);
    assert.match(bloom.rows[8].area, /not sure/);
    for (const a of TEN.filter((t) => t.note)) assert.ok((await ben.words()).includes(a.note), a.note);
    assert.match(await ben.words(), /with Rosie, Ben/);
    assert.match(await ben.words(), /Enough for Rosie/);
  });

  step("two views, side by side", async () => {
    await ben.unfold("Show another day, or compare");
    await ben.choose("view", "voices");
    await ben.press("Show this");
    const bloom = await readBloom(ben);
    const row = bloom.rows[5];
    assert.deepEqual([row.now, row.rest[0]], ["4", "8"], "their own number, then Ben's");
    assert.match(row.area, /4 apart.*worth talking about/);
    assert.match(bloom.sentence, /You see one area quite differently: Close relationships/);
    assert.match(bloom.rows[0].area, /The same/);
  });

  step("what stands out, up to three areas, four short steps", async () => {
    await ben.go(`${person}/bloom`);
    await ben.press("What stands out, and where to grow");
    assert.match(await ben.words(), /What matters most of all My mental health/);
    assert.match(await ben.words(), /Where more help is wanted Friends and community/);
    const boxes = ben.page.locator("input[name=areas]");
    for (const i of [0, 1, 2, 3]) await boxes.nth(i).check();
    await ben.expects([422], () => ben.press("Save and go on"));
    assert.match(await ben.words(), /Choose up to 3 areas/);
    assert.equal(await ben.page.locator("input[name=areas]:checked").count(), 4, "what was ticked is given back");
    await boxes.nth(2).uncheck();
    await boxes.nth(3).uncheck();
    await ben.press("Save and go on");
    await growArea(ben, ["Up and down", "A calm morning", "My sister, a walk"], {
      words: "I want mornings that I look forward to", rating: "3",
      steps: [["Walk along the water before work", "Rosie"], ["Ask for later starts", "Ben"], ["Buy an alarm that sings", ""], ["", ""]],
    });
    assert.match(ben.page.url(), /\/grow\/[^/]+\/understand$/, "the second area begins");
    await growArea(ben, ["Few friends near", "Somebody to ring", "The choir"], { words: "A friend to ring in the week", rating: "0", steps: [["Go to the choir once", "Rosie"]] });
    assert.match(ben.page.url(), /\/goals\?said=agreed$/);
    const words = await ben.words();
    for (const w of ["I want mornings that I look forward to", "Walk along the water before work", "Ask for later starts", "A friend to ring in the week", "Rosie said 3"])
      assert.ok(words.includes(w), w);
  });

  step("a look back today: what was agreed comes first, then numbers only, quickly", async () => {
    const review = await ben.go(`${person}/assessments/new`).then(() => ben.page);
    const order = await review.locator("main h2").allInnerTexts();
    assert.deepEqual(order.slice(0, 2), ["What we agreed last time", "Today"]);
    const steps = await review.locator("fieldset", { has: review.locator('input[name^="outcome-"]') }).all();
    assert.equal(steps.length, 4);
    for (const [i, outcome] of ["done", "partly", "not", "changed"].entries()) {
      const name = await steps[i].locator("input").first().getAttribute("name");
      await ben.choose(name, outcome);
      if (i === 1) await review.fill(`[name="${name.replace("outcome", "note")}"]`, "The boss said maybe.");
    }
    await ben.press("Begin");
    await ben.page.locator(".bar__back").click();
    const second = new URL(ben.page.url()).pathname;
    let presses = 0;
    const press = (what) => {
      presses++;
      return what;
    };
    await press(ben.press("Numbers only, on one page"));
    const selects = await ben.page.locator("select[name^=step-]").all();
    for (const [i, s] of selects.entries()) await press(s.selectOption(REVIEW[i].step));
    await press(ben.press("Save"));
    assert.equal(new URL(ben.page.url()).pathname, second);
    await press(ben.press("Finish and see the picture"));
    // Two minutes allow nine seconds for each of these.
    assert.ok(presses <= 13, `${presses} presses`);
    const bloom = await readBloom(ben);
    agree(bloom, REVIEW);
    assert.match(bloom.sentence, /^5 areas are higher than on/);
    assert.match(bloom.sentence, /One is the same\./);
    assert.match(bloom.sentence, /One is harder just now: Home\./);
    assert.match(bloom.rows[0].rest[0], /Up 3.*from 3/);
    assert.match(bloom.rows[7].rest[0], /Down 2.*from 8/);
    assert.match(bloom.rows[2].rest[0], /New/);
    assert.match(bloom.rows[4].rest[0], /Up 1.*from 4/);
  });

  step("any two days can be seen beside each other", async () => {
    await ben.unfold("Show another day, or compare");
    const options = await ben.page.locator("#with option").evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
    assert.deepEqual(options.map(([value]) => value).slice(0, 3), ["", "previous", "first"]);
    const before = await readBloom(ben);
    for (const [value] of options.slice(1)) {
      await ben.go(`${person}/bloom?with=${value}`);
      assert.deepEqual((await readBloom(ben)).rows, before.rows, `beside ${value}`);
    }
    await ben.go(`${person}/bloom`);
    assert.equal((await readBloom(ben)).rows[0].rest.length, 0, "beside nothing");
    await ben.go(`${person}/bloom?view=web&with=first`);
    assert.equal((await readBloom(ben)).rows.length, 10, "the web has the whole table too");
    const firstId = first.split("/").at(-1);
    await ben.go(`${person}/bloom?assessment=${firstId}`);
    agree(await readBloom(ben), TEN);
  });

  step("the journey shows it all", async () => {
    await ben.go(`${person}/journey`);
    const words = await ben.words();
    for (const w of [inWords(spring), inWords(today), "First Bloom", "New goal", "Step done"]) assert.ok(words.includes(w), w);
    assert.equal(await ben.page.locator(".minis li").count(), 2);
    await ben.go(`${person}/journey/areas`);
    const numbers = await ben.page.locator("#numbers tbody tr, .numbers tbody tr").evaluateAll((rows) => rows.map((r) => [...r.cells].map((c) => c.textContent.trim())));
    assert.equal(numbers.length, 10);
    assert.deepEqual([numbers[0][1], numbers[0][2]], ["3", "6"]);
    assert.deepEqual(numbers[7].slice(1), ["8", "6"]);
  });

  step("a goal is rated, gets a step, and ends", async () => {
    await ben.go(`${person}/goals`);
    const goal = ben.page.locator("section.goal", { hasText: "A friend to ring in the week" });
    await goal.locator("summary", { hasText: "Say how near it is now" }).click();
    await goal.locator('input[name=rating][value="6"]').check();
    await goal.getByRole("button", { name: /^Save A friend/ }).click();
    await ben.settled();
    assert.match(await ben.words(), /Rosie said 0 in .*, and 6 on /);
    await ben.page.locator("section.goal", { hasText: "A friend to ring" }).locator("summary", { hasText: "Add a step" }).click();
    const form = ben.page.locator("section.goal", { hasText: "A friend to ring" }).locator("form").filter({ hasText: "Add this step" });
    const by = dayParts(new Date(today.getTime() + 7 * DAY));
    await form.locator("[name=step]").fill("Ring Carys on Sunday");
    for (const part of ["day", "month", "year"]) await form.locator(`[name=step_by-${part}]`).fill(by[part]);
    await form.getByRole("button").click();
    await ben.settled();
    assert.ok((await ben.words()).includes("Ring Carys on Sunday"));
    await ben.page.locator("section.goal", { hasText: "mornings" }).locator("summary", { hasText: "Finish this goal" }).click();
    await ben.page.locator("section.goal", { hasText: "mornings" }).locator("input[name=ending]").first().check();
    await ben.press("Finish the goal");
    assert.match(await ben.words(), /Show one earlier goal/);
  });

  step("Amina walks her own next Bloom on her phone", async () => {
    const amina = await set.visitor("amina");
    const own = set.towpath.of("amina");
    const path = await prepare(amina, own, { minutes: "5" });
    for (const [i, a] of TEN.entries()) {
      await answerArea(amina, a);
      await nextArea(amina);
      if (i === 3) await amina.go(`${path}/next`);
    }
    await amina.press("Finish and see the picture");
    const bloom = await readBloom(amina);
    agree(bloom, TEN);
    await amina.go("/");
    assert.match(await amina.words(), new RegExp(`Bloom on ${inWords(today)}`));
  });

  step("apart: neither sees the other's until both are in", async () => {
    const amina = await set.visitor("amina");
    const own = set.towpath.of("amina");
    const path = await prepare(ben, own, { way: "apart" });
    const secret = "Ben thinks quietly of a lighthouse";
    for (let i = 0; i < 10; i++) {
      await answerArea(ben, { step: "9", note: i === 0 ? secret : "" });
      await nextArea(ben);
    }
    await ben.press("Hand in my view");
    assert.match(await ben.words(), /Your view is in/);
    const id = path.split("/").at(-1);
    const key = "mental-health";
    const before = ["", "/journey", "/journey/areas", "/goals", "/bloom", `/bloom?assessment=${id}&view=voices`, `/bloom?assessment=${id}`].map((p) => own + p);
    for (const page of ["/", path, `${path}/numbers`, `${path}/areas/${key}`, ...before]) {
      const seen = await amina.expects([404], () => amina.go(page));
      const html = await seen.text();
      assert.ok(!html.includes("lighthouse"), `${page} has Ben's words`);
      assert.ok(!/(value="9"[^>]*(checked|selected))|class="num[^"]*"[^>]*>9</.test(html), `${page} has Ben's numbers`);
    }
    await amina.go(`${path}/next`);
    for (const a of TEN) {
      await answerArea(amina, { step: a.step });
      await nextArea(amina);
    }
    await amina.press("Hand in my view");
    await amina.go(`${own}/bloom?assessment=${id}&view=voices`);
    const bloom = await readBloom(amina);
    assert.deepEqual(bloom.rows.map((r) => [r.now, r.rest[0]]), TEN.map((a) => [number(a), "9"]), "both, side by side");
    assert.ok((await amina.words()).includes(secret), "and Ben's words");
  });
}

const REVIEW = ["6", "6", "4", "8", "5", "6", "not-applicable", "6", "left", "4"].map((step) => ({ step }));

// growArea goes through the four short steps of the area whose first page is open.
async function growArea(v, three, goal) {
  for (const text of three) {
    await v.page.fill("[name=text]", text);
    await v.press("Save and go on");
  }
  const words = await v.words();
  assert.ok(words.includes(three[1]) && words.includes(three[2]), "the last step shows what was said before");
  await v.page.fill("[name=words]", goal.words);
  await v.choose("rating", goal.rating);
  if (goal.steps.length > 1) await v.unfold("Add another step");
  for (const [i, [step, who]] of goal.steps.slice(0, 3).entries()) {
    await v.page.fill(`[name=step${i + 1}]`, step);
    await v.page.fill(`[name=step${i + 1}_who]`, who);
  }
  await v.press("Save and go on");
}
