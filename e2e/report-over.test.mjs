// Dele looks at reports over time, at who is heard, at two views of one life, and at places
// side by side.
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

test("without scripts he goes from page to page, and his filters go with him", async () => {
  await plain.go("/reports");
  await plain.page.selectOption("[name=by]", "team");
  await plain.page.selectOption("[name=since]", "window");
  await plain.press("Show the report");
  for (const [tab, path] of [["Over time", "over-time"], ["Who is heard", "heard"], ["Two views", "gap"], ["Places side by side", "fair"], ["What moved", "reports"]]) {
    await plain.page.getByRole("link", { name: tab, exact: true }).click();
    await plain.settled();
    const at = new URL(plain.page.url());
    assert.ok(at.pathname.endsWith(path), at.pathname);
    assert.deepEqual([at.searchParams.get("by"), at.searchParams.get("since")], ["team", "window"]);
    assert.equal(await plain.page.locator("nav.tabs [aria-current=page]").innerText(), tab);
  }
});

test("a chart has a table of the same points, by month and by quarter", async () => {
  await dele.go("/reports/over-time");
  const points = await dele.page.locator(".chart.plot .dot").count();
  assert.equal(points, await dele.page.locator("#t-points tbody tr").count());
  assert.equal(points, 24);
  await dele.page.selectOption("[name=every]", "quarter");
  await dele.press("Show the report");
  assert.match(await dele.words(), /Quarter by quarter/);
});

test("limits begin anew with a reason, and are taken back", async () => {
  await plain.go("/reports/over-time");
  await plain.page.getByRole("link", { name: "Let limits begin anew" }).click();
  await plain.settled();
  await plain.page.selectOption("[name=first]", { index: 3 });
  await plain.expects([422], () => plain.press("Set new limits"));
  assert.match(await plain.words(), /Say in a few words why/);
  await plain.page.fill("[name=reason]", "The team moved.");
  await plain.press("Set new limits");
  assert.match(await plain.words(), /The new limits are set[\s\S]*The team moved\./);
  await plain.page.getByRole("link", { name: "Let limits begin anew" }).click();
  await plain.page.getByRole("link", { name: /Take back the limits/ }).click();
  await plain.page.fill("[name=reason]", "It did not.");
  await plain.press("Take it back");
  assert.match(await plain.words(), /one set holds for all of the chart/);
});

test("page and CSV have the same numbers, and the workbook opens", async () => {
  for (const at of ["over-time?area=home", "heard?by=gender", "gap", "fair?by=team"]) {
    await dele.go(`/reports/${at}`);
    const onPage = (await figuresOf(dele)).map((n) => n.replace(/^–$/, ""));
    const take = async (name) => (await dele.context.request.get(await dele.page.getByRole("link", { name }).getAttribute("href"))).body();
    assert.ok(onPage.length > 5, `${at}: ${onPage.length} numbers`);
    assert.deepEqual(onPage, numbersOf(rowsOf((await take("Save as CSV")).toString("utf8"))), at);
    assert.equal((await take("Save for Excel")).subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
  }
});

test("nobody else reads them", async () => {
  for (const name of ["ben", "eve", "amina"]) {
    const v = await set.visitor(name);
    for (const path of ["over-time", "over-time.csv", "over-time/limits", "heard", "gap", "fair.xlsx"]) assert.equal((await v.expects([404], () => v.go(`/reports/${path}`))).status(), 404, `${name} ${path}`);
  }
});

test("of a measure there are the same pages, with words of its own", async () => {
  await plain.go("/reports?bloom=phq-9");
  for (const [tab, words] of [["Over time", /How far scores have moved[\s\S]*a lower number is the better one/], ["Who is heard", /Who has an answer/], ["Places side by side", /Better, by more than chance/]]) {
    await plain.page.getByRole("link", { name: tab, exact: true }).click();
    await plain.settled();
    assert.equal(new URL(plain.page.url()).searchParams.get("bloom"), "phq-9");
    assert.match(await plain.words(), words);
    assert.doesNotMatch(await plain.page.locator(".report").innerText(), /Bloom/);
  }
  for (const at of ["over-time?bloom=phq-9&every=quarter", "heard?bloom=phq-9&by=team", "fair?bloom=dialog&by=team&area=life"]) {
    await dele.go(`/reports/${at}`);
    const onPage = (await figuresOf(dele)).map((n) => n.replace(/^–$/, ""));
    const csv = await dele.context.request.get(await dele.page.getByRole("link", { name: "Save as CSV" }).getAttribute("href"));
    assert.deepEqual(onPage, numbersOf(rowsOf((await csv.body()).toString("utf8"))), at);
  }
  await plain.go("/reports/commissioner?bloom=phq-9");
  for (const part of ["Who is not heard", "Over time"]) assert.ok(await plain.page.getByRole("heading", { name: part, exact: true }).isVisible(), part);
});
