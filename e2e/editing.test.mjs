// The open pages, what may help after a Bloom, and writing the library.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { answerArea, nextArea, prepare, TEN } from "./lib/road.mjs";
import { scene } from "./lib/scene.mjs";
import { steps } from "./lib/steps.mjs";
import { unzip } from "./lib/unzip.mjs";

describe("the library on SQLite", () => library());
describe("the library on PostgreSQL", { skip: missing() }, () => library(startPostgres));

function library(database) {
  let amina, ben, stranger, entry, file;
  const set = scene({ database }, async () => {
    stranger = await set.visitor();
    amina = await set.visitor("amina");
    const ada = await set.visitor("ada", { viewport: DESK });
    await ada.go("/accounts");
    const row = ada.page.locator("li.rows__item", { hasText: "Ben Carter" });
    await row.getByText("What else they look after").click();
    await row.getByLabel("Writes the library").check();
    await row.locator("form[action='/accounts/duties'] button").click();
    await ada.settled();
    assert.match(await ada.words(), /It holds from their next page on/);
    ben = await set.visitor("ben", { viewport: DESK });
  });
  const step = steps();

  step("a stranger finds help for a brother from the front door in two steps", async () => {
    await stranger.go("/");
    assert.match(await stranger.heading(), /nobody has to walk it alone/);
    await stranger.page.fill("[role=search] input", "help for my brother");
    await stranger.press("Search");
    const found = await stranger.page.locator("main .rows a").allInnerTexts();
    assert.ok(found.length > 0, "something is found");
    await stranger.page.locator("main .rows a").first().click();
    await stranger.settled();
    assert.match(await stranger.page.url(), /\/library\//);
    assert.match(await stranger.words(), /carers|family|friends/i);
  });

  step("or by the page for carers", async () => {
    await stranger.go("/");
    await stranger.page.getByRole("link", { name: "For carers, family and friends" }).click();
    await stranger.settled();
    assert.match(await stranger.words(), /Helpful services for carers/);
    await stranger.page.locator("main").getByRole("link", { name: "Sibs" }).click();
    await stranger.settled();
    assert.match(await stranger.heading(), /Sibs/);
  });

  step("Amina finishes a Bloom and is offered three things, each with why", async () => {
    const own = set.towpath.of("amina");
    await amina.go(`${own}/goals`);
    await amina.unfold("Finish this goal");
    await amina.page.locator("input[name=ending][value=reached]").first().check();
    await amina.press("Finish the goal");
    await prepare(amina, own);
    for (const a of TEN) {
      await answerArea(amina, a);
      await nextArea(amina);
    }
    await amina.press("Finish and see the picture");
    await amina.press("What stands out, and where to grow");
    await amina.page.locator("input[name=areas][value=body]").check();
    await amina.press("Save and go on");
    for (const text of ["It is slow", "It could be calm"]) {
      await amina.page.fill("[name=text]", text);
      await amina.press("Save and go on");
    }
    const offered = amina.page.locator("main details", { hasText: "Three things that may help with" }).first();
    assert.equal(await offered.locator("ul.rows > li").count(), 3);
    await amina.press("Save and go on");
    await amina.page.fill("[name=words]", "Sleep through");
    await amina.choose("rating", "2");
    await amina.press("Save and go on");
    await amina.page.getByRole("link", { name: /Three things for “Body/ }).click();
    await amina.settled();
    const cards = amina.page.locator("section.idea");
    assert.equal(await cards.count(), 3);
    for (const card of await cards.all()) {
      const why = await card.locator(".idea__reasons li").allInnerTexts();
      assert.ok(why.some((w) => /It is about “Body/.test(w)), why.join());
      assert.ok(why.some((w) => /Reaching out|Trying things|wherever somebody is/.test(w)), why.join());
    }
  });

  step("one is kept in one press, one is never shown again", async () => {
    const titles = await amina.page.locator("section.idea h2").allInnerTexts();
    await amina.page.locator("section.idea").first().getByRole("button", { name: /Keep it in the plan/ }).click();
    await amina.settled();
    assert.match(await amina.words(), /It is in the plan now/);
    await amina.page.locator("section.idea", { hasText: titles[1] }).getByRole("button", { name: /Not for me/ }).click();
    await amina.settled();
    const after = await amina.page.locator("section.idea h2").allInnerTexts();
    assert.ok(!after.includes(titles[0]) && !after.includes(titles[1]) && after.includes(titles[2]), after.join());
    await amina.go(set.towpath.of("amina", "/goals"));
    assert.ok((await amina.words()).includes(titles[0]), "what was kept is in the plan");
    assert.ok(!(await amina.words()).includes(titles[1]));
  });

  step("Ben writes a resource; readers see it once it is published", async () => {
    await ben.go("/editing");
    await ben.press("New resource");
    await ben.page.fill("[name=id]", "heron-walk");
    await ben.page.fill("[name=title]", "The Heron walk");
    await ben.page.selectOption("[name=kind]", "organisation");
    await ben.page.locator("[name=audience][value=people]").check();
    await ben.expects([422], () => ben.press("Save as a draft"));
    assert.match(await ben.words(), /What is it, and for whom\?: is missing/);
    assert.equal(await ben.page.inputValue("[name=title]"), "The Heron walk", "what was typed is there");
    await ben.page.fill("[name=about]", "A slow walk by the water on Tuesdays, with tea after it.");
    await ben.page.locator("[name=areas][value=friends-and-community]").check();
    await ben.page.locator("[name=places][value=birmingham]").check();
    await ben.choose("cost", "free");
    await ben.press("Save as a draft");
    assert.match(await ben.words(), /The draft is saved/);
    entry = new URL(ben.page.url()).pathname;
    await stranger.expects([404], () => stranger.go("/library/heron-walk"));
    await ben.page.getByRole("link", { name: "Look at it first" }).click();
    await ben.settled();
    await ben.press("Publish this version");
    assert.match(await ben.words(), /Readers see it now/);
    await stranger.go("/library/heron-walk");
    assert.match(await stranger.words(), /A slow walk by the water/);
    await stranger.go("/search?q=tusday+walks");
    assert.match(await stranger.words(), /The Heron walk/, "with another form of the word, and a slip");
  });

  step("he changes it, sees what differs, and takes the first text again", async () => {
    await ben.go(`${entry}/edit`);
    await ben.page.fill("[name=about]", "<script>alert(1)</script> A quick run.");
    await ben.page.fill("[name=why]", "It is a run now");
    await ben.press("Save as a draft");
    await ben.page.getByRole("link", { name: "Look at it first" }).click();
    await ben.settled();
    assert.match(await ben.words(), /What is different.*A slow walk by the water.*A quick run/);
    await ben.press("Publish this version");
    await stranger.go("/library/heron-walk");
    assert.match(await stranger.words(), /<script>alert\(1\)<\/script> A quick run/, "shown as words");
    await ben.page.locator("form[action$='/restore'] button").last().click();
    await ben.settled();
    assert.match(await ben.words(), /It is the draft now/);
    await ben.press("Publish the draft");
    await stranger.go("/library/heron-walk");
    assert.match(await stranger.words(), /A slow walk by the water/);
  });

  step("he says that it was reviewed, and readers see by whom", async () => {
    await ben.unfold("It was reviewed");
    await ben.page.fill("[name=by]", "Two walkers");
    await ben.press("Save the review");
    await stranger.go("/library/heron-walk");
    assert.match(await stranger.words(), /Two walkers/);
  });

  step("he changes an open page", async () => {
    await ben.go("/editing?kind=page&q=carers");
    await ben.page.locator("main .rows a").first().click();
    await ben.settled();
    await ben.press("Change it");
    await ben.page.fill("[name=title-1]", "Somebody who listens to you");
    await ben.page.fill("[name=text-1]", "You can **call**.\n\n- now\n- later\n\n[x](javascript:alert(1))");
    await ben.press("Save as a draft");
    await ben.press("Publish the draft");
    await stranger.go("/for-carers");
    assert.equal(await stranger.page.locator("section.open li", { hasText: "later" }).count() > 0, true);
    assert.equal(await stranger.page.locator("section.open a[href^=javascript]").count(), 0);
    assert.match(await stranger.words(), /Somebody who listens to you/);
  });

  step("it goes out as files and comes in again", async () => {
    await ben.go("/editing/import");
    const download = async (name) => {
      const [d] = await Promise.all([ben.page.waitForEvent("download"), ben.page.getByRole("link", { name }).click()]);
      return d.path();
    };
    const { readFileSync, writeFileSync } = await import("node:fs");
    const folder = unzip(readFileSync(await download(/library\.zip/)));
    assert.match(folder["resources/heron-walk.md"].toString(), /title: The Heron walk[\s\S]*A slow walk by the water/);
    assert.match(folder["pages/for-carers.md"].toString(), /## Somebody who listens to you/);
    file = await download(/resources\.csv/);
    const csv = readFileSync(file, "utf8");
    const changed = csv.replace("A slow walk by the water on Tuesdays", "A slow walk by the water on Fridays");
    assert.notEqual(changed, csv);
    writeFileSync(`${file}.csv`, changed);
    await ben.page.setInputFiles("input[type=file]", `${file}.csv`);
    await ben.page.getByLabel("Publish them at once").check();
    await ben.press("Bring it in");
    assert.match(await ben.words(), /1 changed/);
    await stranger.go("/library/heron-walk");
    assert.match(await stranger.words(), /on Fridays/);
    writeFileSync(`${file}.csv`, csv.replace("organisation", "film"));
    await ben.page.setInputFiles("input[type=file]", `${file}.csv`);
    await ben.expects([422], () => ben.press("Bring it in"));
    assert.match(await ben.words(), /line \d+.*film/);
  });

  step("what is retired is gone, and comes back", async () => {
    await ben.go(entry);
    await ben.unfold("Take it away from readers");
    await ben.press("Retire it");
    await stranger.expects([404], () => stranger.go("/library/heron-walk"));
    await stranger.go("/search?q=heron+walk");
    assert.doesNotMatch(await stranger.words(), /The Heron walk/);
    await ben.press("Bring it back");
    await stranger.go("/library/heron-walk");
    assert.match(await stranger.heading(), /The Heron walk/);
  });
}
