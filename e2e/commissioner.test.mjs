// Dele makes a report for those who pay: a page to read, to print, to hear, and to make again.
import assert from "node:assert/strict";
import axe from "axe-core";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DESK, PHONE } from "./lib/browser.mjs";
import { figuresOf } from "./lib/report.mjs";
import { scene } from "./lib/scene.mjs";
import { reviews, tellStory } from "./lib/story.mjs";
import { binary, folder } from "./lib/towpath.mjs";

let dele, amina;
const PATH = "/reports/commissioner";
const set = scene({ people: 300 }, async () => {
  dele = await set.visitor("dele", { viewport: DESK });
  amina = await set.visitor("amina");
});

// read gives the words of a PDF, or null where no reader of PDF is installed.
function read(pdf) {
  const file = join(folder("commissioner"), "report.pdf");
  writeFileSync(file, pdf);
  try {
    return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  } catch (fault) {
    if (fault.code === "ENOENT") return null;
    throw fault;
  }
}

test("without scripts he comes to it from the page of reports, and it says the same numbers", async () => {
  const plain = await set.visitor("dele", { javaScriptEnabled: false });
  await plain.go("/reports?since=window");
  const there = await figuresOf(plain);
  await plain.page.getByRole("link", { name: "Report for those who pay" }).click();
  await plain.settled();
  assert.match(plain.page.url(), /since=window/);
  const here = await figuresOf(plain);
  assert.ok(there.length > 100, `${there.length} numbers`);
  // What has no pair stands on the page of reports alone, at its end.
  assert.deepEqual(here.slice(0, 100), there.slice(0, 100));
  assert.match(await plain.words(), /These numbers say what happened, and not why/);
  await plain.page.getByRole("link", { name: /Choose other months/ }).click();
  await plain.settled();
  assert.match(plain.page.url(), /reports\?.*since=window/);
});

test("its contents lead to its parts, headings are in order, and axe finds nothing on a phone in the dark or on a desk", async () => {
  for (const look of [{ viewport: PHONE, colorScheme: "dark" }, { viewport: DESK, colorScheme: "light" }]) {
    const v = await set.visitor("dele", look);
    await v.go(PATH);
    const parts = await v.page.locator(".contents a").evaluateAll((all) => all.map((a) => [a.textContent.trim(), document.querySelector(a.getAttribute("href"))?.textContent.trim()]));
    assert.ok(parts.length >= 10, `${parts.length} parts`);
    for (const [said, there] of parts) assert.equal(there, said);
    const levels = await v.page.locator("main :is(h1,h2,h3,h4)").evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
    levels.forEach((l, i) => assert.ok(i === 0 ? l === 1 : l <= levels[i - 1] + 1, `a heading of level ${l} after ${levels[i - 1]}`));
    await v.page.evaluate(axe.source);
    const { violations } = await v.page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.deepEqual(violations.map((x) => [x.id, x.nodes[0].html.slice(0, 200)]), []);
    const wide = await v.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px wider than the window`);
  }
});

test("it prints on few sheets, without a form", async () => {
  await dele.go(PATH);
  await dele.page.emulateMedia({ media: "print" });
  for (const s of [".report-form", ".actions", ".bar", ".exit", ".foot", ".help-paper"]) for (const e of await dele.page.locator(s).all()) assert.ok(!(await e.isVisible()), s);
  const text = read(await dele.page.pdf({ format: "A4", tagged: true, outline: true }));
  await dele.page.emulateMedia({ media: "screen" });
  if (!text) return;
  const sheets = text.split("\f").filter((t) => t.trim());
  assert.ok(sheets.length <= 10, `${sheets.length} sheets`);
  for (const said of ["In short", "Who is not heard", "What this cannot tell", "The rule of small numbers"]) assert.ok(text.includes(said), said);
});

test("the PDF that the service makes is tagged and has every number of the page", async () => {
  await dele.go(PATH);
  const wanted = await figuresOf(dele);
  const href = await dele.page.getByRole("link", { name: "Save as PDF" }).getAttribute("href");
  const answer = await dele.context.request.get(href, { timeout: 60_000 }); // a second browser starts for it
  assert.equal(answer.status(), 200);
  const pdf = await answer.body();
  const raw = pdf.toString("latin1");
  for (const mark of ["%PDF-", "/StructTreeRoot", "/MarkInfo", "/Outlines", "/Lang"]) assert.ok(raw.includes(mark), mark);
  const text = read(pdf);
  if (!text) return;
  const count = (list) => list.reduce((m, n) => m.set(n, (m.get(n) ?? 0) + 1), new Map());
  const there = count([...text.replaceAll("−", "-").replaceAll(",", "").matchAll(/-?\d+(?:\.\d+)?/g)].map((m) => m[0]));
  for (const [n, times] of count(wanted.filter((f) => /^-?\d/.test(f)))) assert.ok((there.get(n) ?? 0) >= times, `${n} is ${times} times on the page and ${there.get(n) ?? 0} times in the PDF`);
});

test("the file of a report is made again at the command line, byte for byte", async () => {
  await dele.go(`${PATH}?by=team`);
  const href = await dele.page.getByRole("link", { name: "Save the numbers as a file" }).getAttribute("href");
  const file = await (await dele.context.request.get(href)).body();
  const name = join(folder("commissioner"), "report.json");
  writeFileSync(name, file);
  const again = execFileSync(binary, ["report", "--data", set.towpath.args[set.towpath.args.indexOf("--data") + 1], "--spec", name]);
  assert.ok(again.equals(file), "another file");
});

test("a story stands in it by its own yes alone, after what it speaks of, and goes when it is withdrawn", async () => {
  await reviews(await set.visitor("ada"), "gwen");
  const path = await tellStory(amina, set.towpath.of("amina"), { title: "Kettle first thing", text: "I could not get up.\n\nThen I could.", topics: ["hospital"] });
  const says = (use) => amina.page.locator("form", { has: amina.page.locator(`[name=use][value=${use}]`) }).getByRole("button", { name: /Say yes/ });
  await amina.go(path);
  await says("site").click();
  await amina.settled();
  await amina.go(`${path}/preview`);
  await amina.page.check("[name=yes]");
  await amina.press("Hand it in");
  const gwen = await set.visitor("gwen");
  await gwen.go(`/stories/review/${path.split("/").at(-1)}`);
  await gwen.press("Publish it");
  await dele.go(PATH);
  assert.doesNotMatch(await dele.words(), /Kettle first thing/, "with a yes to the site alone");
  await amina.go(path);
  await says("report").click();
  await amina.settled();
  await dele.go(PATH);
  const story = dele.page.locator(".report__stories .story", { hasText: "Kettle first thing" });
  assert.match(await story.locator("summary").innerText(), /hospital/);
  assert.ok(!(await story.getByText("Then I could.").isVisible()), "folded behind what it speaks of");
  assert.doesNotMatch(await story.innerText(), /Heron/, "no name");
  await amina.go(path);
  await amina.page.locator("form", { has: amina.page.locator("[name=use][value=report]") }).getByRole("button").click();
  await amina.settled();
  await dele.go(PATH);
  assert.doesNotMatch(await dele.words(), /Kettle first thing/, "once the yes is taken back");
});

test("waiting times are told in numbers, and say what cannot be known", async () => {
  await dele.go("/reports/waiting");
  assert.match(await dele.words(), /What Towpath cannot know/);
  assert.match(await dele.words(), /Help given/);
  for (const name of ["ben", "eve", "amina"]) {
    const v = await set.visitor(name);
    for (const path of ["/reports/waiting", PATH, `${PATH}.pdf`, "/reports.json"]) assert.equal((await v.expects([404], () => v.go(path))).status(), 404, `${name} ${path}`);
  }
});
