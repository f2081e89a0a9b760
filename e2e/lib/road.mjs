// The road of a Bloom, step by step, as people walk it: used with scripts and
// without.
import assert from "node:assert/strict";

export const DAY = 24 * 60 * 60 * 1000;

// dayParts splits a date as the three boxes of a date field want it.
export function dayParts(date) {
  return { day: String(date.getDate()), month: String(date.getMonth() + 1), year: String(date.getFullYear()) };
}

export function inWords(date) {
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

// prepare begins a Bloom from the page before the first area.
export async function prepare(v, person, { way = "together", present = "", minutes = "", on } = {}) {
  await v.go(`${person}/assessments/new`);
  await v.choose("way", way);
  if (present) await v.page.fill("[name=present]", present);
  if (minutes) await v.choose("minutes", minutes);
  if (on) {
    await v.unfold("Which Bloom, and which day");
    for (const [part, value] of Object.entries(dayParts(on))) await v.page.fill(`[name=on-${part}]`, value);
  }
  await v.press("Begin");
  const at = new URL(v.page.url()).pathname.match(/^(.*\/assessments\/[^/]+)\/areas\/[^/]+$/);
  assert.ok(at, `begun, on the first area: ${v.page.url()}`);
  return at[1];
}

// answerArea answers the area whose page is open and does not leave it.
export async function answerArea(v, a) {
  if (a.step) await v.choose("step", a.step);
  if (a.note) await v.page.fill("[name=note]", a.note);
  if (a.matters || a.help || a.enough) {
    await v.unfold("How much it matters");
    if (a.matters) await v.choose("matters", a.matters);
    if (a.help) await v.choose("help", a.help);
    if (a.enough) await v.page.selectOption("[name=enough]", a.enough);
  }
  if (a.person || a.worker) {
    await v.unfold("We see it differently");
    if (a.person) await v.page.selectOption("[name=step_person]", a.person);
    if (a.worker) await v.page.selectOption("[name=step_worker]", a.worker);
  }
}

export async function nextArea(v) {
  await v.press("Save and go on");
}

// TEN is one way to answer the ten areas, with everything that can be said.
export const TEN = [
  { step: "3", note: "Mornings are slow, but I get up.", matters: "most" },
  { step: "5", enough: "7" },
  { step: "left" },
  { step: "6", help: "yes", matters: "quite-a-bit" },
  { step: "4", note: "I want to work with my hands again." },
  { step: "6", person: "4", worker: "8" },
  { step: "not-applicable" },
  { step: "8" },
  { step: "not-sure" },
  { step: "2", help: "no" },
];

// number is what a table and a picture show of an answer.
export function number(a) {
  return /^\d+$/.test(a.step) ? a.step : "–";
}

// readBloom reads the sentence, the table and the picture of the page that is open.
export async function readBloom(v) {
  return v.page.evaluate(() => {
    const text = (e) => e.textContent.replace(/\s+/g, " ").trim();
    const svg = document.querySelector(".picture svg");
    const rows = [...document.querySelectorAll("#numbers tbody tr")].map((tr) => {
      const cells = [...tr.children].map(text);
      return { area: cells[0], now: cells[1], rest: cells.slice(2) };
    });
    // Each spoke begins at the top and goes clockwise, so that the angle of a
    // number says whose it is.
    const spokes = rows.map(() => "");
    for (const t of svg.querySelectorAll("text:not(.label)")) {
      const turn = Math.atan2(Number(t.getAttribute("x")), -Number(t.getAttribute("y")) + 5) / (2 * Math.PI);
      spokes[Math.round(((turn + 1) % 1) * rows.length) % rows.length] += text(t);
    }
    return {
      sentence: text(document.querySelector(".finding")),
      desc: text(svg.querySelector("desc")),
      title: text(svg.querySelector("title")),
      labels: [...svg.querySelectorAll(".label")].length,
      rows,
      spokes,
    };
  });
}

// agree fails where the sentence, the table and the picture do not say the same.
export function agree(bloom, answers) {
  assert.deepEqual(bloom.rows.map((r) => r.now), answers.map(number), "the table has the numbers that were chosen");
  assert.deepEqual(bloom.spokes, answers.map(number), "the picture has the numbers that were chosen");
  assert.equal(bloom.labels, answers.length, "the picture names every area");
  assert.ok(bloom.desc.startsWith(bloom.sentence), "the picture's description says the sentence");
  const none = answers.filter((a) => number(a) === "–").length;
  if (none === 1) assert.match(bloom.sentence, /One area has no number today/);
  if (none > 1) assert.match(bloom.sentence, new RegExp(`\\b${none} areas have no number today`));
}
