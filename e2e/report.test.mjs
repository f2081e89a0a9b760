// Dele asks what many Blooms say together, and nobody can be found in the answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { figuresOf, numbersOf, rowsOf } from "./lib/report.mjs";
import { scene } from "./lib/scene.mjs";

let dele, plain;
const set = scene({ people: 300 }, async () => {
  dele = await set.visitor("dele", { viewport: DESK });
  plain = await set.visitor("dele", { javaScriptEnabled: false });
});

test("without scripts he changes five filters, and each is answered", async () => {
  await plain.go("/");
  await plain.page.getByRole("link", { name: "Reports", exact: true }).click();
  await plain.settled();
  assert.match(await plain.words(), /Of about \d+ people who did a Bloom, about \d+ have a first and a latest one to compare/);
  const months = await plain.page.locator("#from option").evaluateAll((all) => all.map((o) => o.value));
  const changes = [["by", "team", /By team/], ["area", "home", /Group by group: Home and responsibilities/], ["since", "window", /Their first in this time/], ["from", months.at(12), /Months/], ["by", "gender", /By gender/]];
  for (const [name, value, says] of changes) {
    await plain.page.selectOption(`[name=${name}]`, value);
    await plain.press("Show the report");
    assert.match((await plain.words()), says, name);
    assert.equal(await plain.page.locator(`[name=${name}]`).inputValue(), value);
  }
  await plain.press("Only some people");
  await plain.page.selectOption("[name=where]", { index: 1 });
  await plain.press("Show the report");
  assert.match(plain.page.url(), /where=setting/);
  assert.equal(await plain.page.locator("[name=by]").inputValue(), "gender");
});

test("what is of too few people is hidden, and says why", async () => {
  const amina = await set.visitor("amina");
  await amina.go(set.towpath.of("amina", "/about"));
  await amina.page.selectOption("[name=language]", "cy");
  await amina.press("Save");
  await dele.go("/reports?by=language");
  const welsh = await dele.page.locator("#t-groups tbody tr", { hasText: "Welsh" }).locator("td").allInnerTexts();
  assert.deepEqual(welsh.map((t) => t.trim()), ["too few to show"]);
  assert.match(await dele.words(), /too few to show: Too few people are in the group, or nobody/);
  const counts = (await dele.page.locator(".report td").allInnerTexts()).filter((t) => /^\d+$/.test(t.trim()));
  assert.ok(counts.length > 20, `${counts.length} counts`);
  for (const n of counts) assert.equal(Number(n) % 5, 0, `${n} is rounded`);
});

test("page and CSV have the same numbers, and the workbook opens", async () => {
  for (const query of ["", "?by=team&area=home", "?by=age&voice=worker", "?by=time_since_start&since=window"]) {
    await dele.go(`/reports${query}`);
    const onPage = await figuresOf(dele);
    const take = async (name) => (await dele.context.request.get(await dele.page.getByRole("link", { name }).getAttribute("href"))).body();
    const rows = rowsOf((await take("Save as CSV")).toString("utf8"));
    assert.ok(onPage.length > 100, `${onPage.length} numbers`);
    assert.deepEqual(onPage, numbersOf(rows));
    const book = await take("Save for Excel");
    assert.equal(book.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
  }
});

test("nobody else has a report to read, and what people say of themselves is only theirs and the team's", async () => {
  for (const name of ["ben", "eve", "amina"]) {
    const v = await set.visitor(name);
    for (const path of ["/reports", "/reports.csv", "/reports.xlsx?by=team"]) assert.equal((await v.expects([404], () => v.go(path))).status(), 404, `${name} ${path}`);
  }
  const about = set.towpath.of("amina", "/about");
  const amina = await set.visitor("amina", { javaScriptEnabled: false });
  await amina.go(about);
  assert.match(await amina.words(), /You need not answer any of it/);
  await amina.choose("gender", "woman");
  await amina.choose("ethnicity", "not_said");
  await amina.page.selectOption("[name=language]", "ur");
  await amina.press("Save");
  assert.ok(await amina.page.locator("[name=gender][value=woman]").isChecked());
  for (const name of ["eve", "dele"]) {
    const v = await set.visitor(name);
    assert.equal((await v.expects([404], () => v.go(about))).status(), 404, name);
  }
});

test("the rule is an administrator's, and goes up only", async () => {
  const ada = await set.visitor("ada");
  await ada.go("/reports/rule");
  await ada.page.fill("[name=at_least]", "4");
  await ada.expects([422], () => ada.press("Use this rule from now on"));
  assert.match(await ada.words(), /Enter a whole number from 5 to 100/);
  await ada.page.fill("[name=at_least]", "10");
  await ada.press("Use this rule from now on");
  await dele.go("/reports");
  await dele.unfold("How this was worked out");
  assert.match(await dele.words(), /fewer than 10 people is not shown/);
});
