// On paper: one sheet with the picture and every number, and no menus.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { apart, give, handIn, invite } from "./lib/circle.mjs";
import { courseOf } from "./lib/learning.mjs";
import { BEFORE, mirrorOf } from "./lib/mirror.mjs";
import { oneTime } from "./lib/one_time.mjs";
import { scene } from "./lib/scene.mjs";
import { folder } from "./lib/towpath.mjs";

// A4 inside the margins of 16 mm that the style sheet asks for, at 96 px to the inch.
const SHEET = { width: Math.floor((178 / 25.4) * 96), height: Math.floor((265 / 25.4) * 96) };

let amina;
const set = scene({}, async () => {
  amina = await set.visitor("amina", { viewport: DESK });
});

// pages gives the text of each printed page, where a reader of PDF is installed.
async function pages(v = amina) {
  const pdf = await v.page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  const file = join(folder("print"), "page.pdf");
  writeFileSync(file, pdf);
  try {
    return execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f");
  } catch (fault) {
    if (fault.code === "ENOENT") return null;
    throw fault;
  }
}

// shown gives those of some selectors that show on paper.
async function shown(v, ...selectors) {
  const out = [];
  for (const s of selectors) for (const e of await v.page.locator(s).all()) if (await e.isVisible()) out.push(s);
  return out;
}

for (const view of ["?with=first", "?view=web&with=first", ""])
  test(`the Bloom prints on one sheet (${view || "alone"})`, async () => {
    await amina.go(set.towpath.of("amina", `/bloom${view}`));
    const names = await amina.page.locator("#numbers tbody th").evaluateAll((all) => all.map((e) => e.querySelector(".cell > div").firstChild.textContent.trim()));
    assert.equal(names.length, 10);
    await amina.page.emulateMedia({ media: "print" });
    await amina.page.setViewportSize(SHEET);
    assert.deepEqual(await shown(amina, ".bar", ".nav", ".account", ".actions", ".exit", ".screen-only"), []);
    const wide = await amina.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px wider than the sheet`);
    const end = await amina.page.locator("#numbers").evaluate((e) => e.getBoundingClientRect().bottom + scrollY);
    const picture = await amina.page.locator(".picture svg[role=img]").boundingBox();
    assert.ok(end <= SHEET.height, `the table ends at ${end} of ${SHEET.height} px`);
    assert.ok(picture.width > 250, `the picture is ${picture.width} px wide`);
    const text = await pages();
    if (text) for (const name of names) assert.ok(text[0].replace(/\s+/g, " ").includes(name), `${name} is on the first page`);
    await amina.page.emulateMedia({ media: "screen" });
    await amina.page.setViewportSize(DESK);
  });

test("on a worker's sheet the person's name stands", async () => {
  const ben = await set.visitor("ben", { viewport: DESK });
  await ben.go(set.towpath.of("amina", "/bloom"));
  await ben.page.emulateMedia({ media: "print" });
  assert.ok(await ben.page.locator(".subject__name", { hasText: "Amina Hussain" }).isVisible());
  assert.deepEqual(await shown(ben, ".bar", ".nav", ".account", ".subject nav"), []);
});

for (const bloom of ["bloom-adult", "bloom-carers", "bloom-secure"])
  test(`an empty ${bloom} prints with every stage of every area`, async () => {
    await amina.go(`/blooms/${bloom}/blank`);
    const areas = await amina.page.locator("section.blank").count();
    assert.ok(areas >= 7);
    assert.equal(await amina.page.locator(".blank__stages > li").count(), areas * 5);
    await amina.page.emulateMedia({ media: "print" });
    assert.deepEqual(await shown(amina, ".bar", ".nav", ".account", ".actions", ".exit"), []);
    const text = await pages();
    if (text) assert.ok(text.length - 1 <= 7, `${text.length - 1} sheets`);
    await amina.page.emulateMedia({ media: "screen" });
  });

// sheets prints the page that is open and counts what is not empty.
async function sheets(v, hidden) {
  await v.page.emulateMedia({ media: "print" });
  assert.deepEqual(await shown(v, ".bar", ".nav", ".account", ".actions", ".exit", ...hidden), []);
  const text = await pages(v);
  await v.page.emulateMedia({ media: "screen" });
  return text?.filter((t) => t.trim());
}

test("a crisis plan prints on one sheet, whole, with whoever agreed and whom to call at its foot", async () => {
  const ben = await set.visitor("ben", { viewport: DESK });
  await ben.go(set.towpath.of("amina", "/plans/crisis/versions/1"));
  const lines = await ben.page.locator(".plan-sheet .plan-line__words").allInnerTexts();
  assert.ok(lines.length >= 15, `${lines.length} lines`);
  const text = await sheets(ben, [".plan-sign", ".plan-compare", "form"]);
  if (!text) return;
  assert.equal(text.length, 1, "one sheet");
  const words = text[0].replace(/\s+/g, " ");
  for (const said of ["Amina Hussain: agrees", "Ben Carter: agrees", "Able to decide", "Check mark of this version", "Help now", "Haloperidol", "07700 900 118", "Clean sheets"]) assert.ok(words.includes(said), said);
  assert.doesNotMatch(words, /Do you agree/);
});

test("the wellness plan prints on two sheets at most, without what can only be done on a screen", async () => {
  await amina.go(set.towpath.of("amina", "/plans/wellness"));
  const text = await sheets(amina, [".plan-part__add", ".plan-line__do", ".plan-keep", ".plan-offers"]);
  if (!text) return;
  assert.ok(text.length <= 2, `${text.length} sheets`);
  assert.match(text.join(" "), /I hum while I cook/);
  assert.doesNotMatch(text.join(" "), /Add a line|Change/);
});

test("a crisis card prints alone, as large as a bank card", async () => {
  await amina.go(set.towpath.of("amina", "/card"));
  await amina.press("Make the card");
  const code = (await amina.page.locator(".cut-card__code").innerText()).trim();
  await amina.page.emulateMedia({ media: "print" });
  const mm = (px) => Math.round((px / 96) * 254) / 10;
  for (const card of await amina.page.locator(".cut-card").all()) {
    const box = await card.boundingBox();
    assert.deepEqual([mm(box.width), mm(box.height)], [85.6, 54]);
    assert.ok(await card.evaluate((e) => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth), "nothing runs over its edge");
  }
  const text = await sheets(amina, [".top", ".help", ".heading", ".panel__title", "main form", "main details"]);
  if (!text) return;
  assert.equal(text.length, 1, "one sheet");
  assert.ok(text[0].includes(code) && text[0].includes("07700 900 118"));
  assert.doesNotMatch(text[0], /Cut it off|Opens:/);
});

test("a team's mirror and a course print what stands, without forms", async () => {
  const ben = await set.visitor("ben", { viewport: DESK });
  await ben.go(`${await mirrorOf(ben)}/rounds/${BEFORE}`);
  const text = await sheets(ben, ["main form"]);
  if (text) assert.ok(text.length <= 3, `${text.length} sheets`);
  await ben.go(await courseOf(ben, "Sleep, and what gets in its way"));
  await sheets(ben, ["main form"]);
  await ben.go("/learning/plan");
  await ben.page.fill("[name=want]", "A long wish. ".repeat(100));
  await ben.page.emulateMedia({ media: "print" });
  assert.ok(await ben.page.locator("[name=want]").evaluate((e) => e.scrollHeight <= e.clientHeight + 2), "all that was typed is on the paper");
  await ben.page.emulateMedia({ media: "screen" });
});

test("a report prints what was asked and how it was worked out, each table whole, and no form", async () => {
  const dele = await set.visitor("dele", { viewport: DESK });
  await dele.go("/reports?by=team");
  const text = await sheets(dele, [".report-form", "main form", ".help__call"]);
  if (!text) return;
  assert.ok(text.length <= 7, `${text.length} sheets`);
  const words = text.join(" ").replace(/\s+/g, " ");
  for (const said of ["Whose view", "The person’s own", "Split by", "How people’s lives moved", "Which Bloom", "What is not claimed", "Made"]) assert.ok(words.includes(said), said);
  for (const title of ["Where people stood, and where they stand", "Who has no pair, and why"]) {
    const sheet = text.find((t) => t.includes(title));
    assert.match(sheet, /My mental health[\s\S]*Trust and hope/, `${title} is whole`);
  }
});

// ticket prints the page with a code that is open: one sheet, the code large.
async function ticket(v, code) {
  await v.page.emulateMedia({ media: "print" });
  assert.deepEqual(await shown(v, ".bar", ".nav", ".account", ".actions", ".exit", ".device"), []);
  const size = await v.page.locator(code).first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
  const text = await pages(v);
  await v.page.emulateMedia({ media: "screen" });
  if (text) assert.equal(text.filter((t) => t.trim()).length, 1, "one sheet");
  return size;
}

test("a code prints large, on one sheet, with the way to use it", async () => {
  const ben = await set.visitor("ben", { viewport: DESK });
  await invite(amina, set.towpath.of("amina"), { name: "Max" });
  assert.ok((await ticket(amina, ".code")) >= 36, "an invitation");
  const path = await apart(ben, set.towpath.of("amina"));
  await ben.go(path);
  await ben.press("Give Amina a link");
  assert.ok((await ticket(ben, ".code")) >= 36, "a link");
  await give(amina, path, { "mental-health": 3, body: 6, home: 5 });
  await handIn(amina, path);
  await amina.page.emulateMedia({ media: "print" });
  assert.deepEqual(await shown(amina, ".bar", ".nav", ".account", ".actions", ".exit", ".agree"), []);
  const text = await pages();
  if (text) {
    assert.ok(text.filter((t) => t.trim()).length <= 3, `two voices on ${text.length - 1} sheets`);
    assert.match(text.join(" ").replace(/\s+/g, " "), /My mental health/);
  }
  await ben.go(set.towpath.of("amina", "/sign-in"));
  await ben.choose("how", "video");
  await ben.press("Yes, it is them");
  const dele = await set.visitor(undefined, { viewport: DESK });
  await dele.go("/sign-in");
  await dele.page.locator("#shared").check();
  await dele.page.fill("#username", "dele");
  await dele.page.fill("#password", set.towpath.signIns.dele.password);
  await dele.press("Sign in");
  await dele.go("/vouches");
  await dele.press("Yes, make a code");
  assert.ok((await ticket(dele, ".code")) >= 36, "a code to get in");
  await dele.go("/account/ways");
  await dele.press("Set up codes");
  await dele.page.fill("#code", oneTime(await dele.page.locator(".secret").textContent()));
  await dele.press("Turn on codes");
  assert.ok((await ticket(dele, ".codes .secret")) >= 18, "recovery codes");
});
