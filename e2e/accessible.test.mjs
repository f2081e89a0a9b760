// Every page that there is, as everybody who may see it, on a phone in the light
// and on a desk in the dark, with every fold open.
import assert from "node:assert/strict";
import axe from "axe-core";
import { HtmlValidate } from "html-validate";
import { test } from "node:test";
import { DESK, PHONE } from "./lib/browser.mjs";
import { asking, registerApp } from "./lib/app.mjs";
import { apart, enterCode, give, invite, readCode } from "./lib/circle.mjs";
import { addLine, helpPlaces } from "./lib/help.mjs";
import { learningPlaces, onACourse } from "./lib/learning.mjs";
import { entryOf, libraryPlaces, switchOn } from "./lib/library.mjs";
import { answerArea, nextArea, prepare } from "./lib/road.mjs";
import { oneTime } from "./lib/one_time.mjs";
import { coming } from "./lib/appointment.mjs";
import { fill, patterns } from "./lib/routes.mjs";
import { scene } from "./lib/scene.mjs";
import { measurePlaces, oneOfEach } from "./lib/measure.mjs";
import { mirrorPlaces, sharedMirror } from "./lib/mirror.mjs";
import { onePlan, planPlaces } from "./lib/plan.mjs";
import { reportPlaces } from "./lib/report.mjs";
import { publishStory, storyPlaces } from "./lib/story.mjs";
import { loadWordings } from "./lib/wordings.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const html = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    "doctype-style": "off", // templ writes it in small letters
    "void-style": "off", // both styles are HTML, and pictures are XML too
    "tel-non-breaking": "off", // numbers for help may wrap on a narrow phone
    "long-title": "off", // the service's own name is part of it
    "form-dup-name": "off", // boxes to tick share a name; so do buttons, one of which is sent
    "meta-refresh": "off", // without scripts a carer's page asks again whether it is still shared
    "no-trailing-whitespace": "off", // not seen by anybody
    "no-inline-style": "error",
    "no-redundant-role": "error",
  },
});

let ids, amina;
const set = scene({ prepare: loadWordings }, async () => {
  amina = await set.visitor("amina");
  await amina.go(set.towpath.of("amina", "/bloom"));
  const done = (await amina.page.locator("main a[href$='/choose']").getAttribute("href")).split("/").at(-2);
  await amina.go(set.towpath.of("amina", `/assessments/${done}/choose`));
  const grown = await amina.page.locator("input[name=areas]:checked").first().getAttribute("value");
  const open = (await prepare(amina, set.towpath.of("amina"))).split("/").at(-1);
  await answerArea(amina, { step: "4", note: "Slow mornings", person: "3", worker: "7" });
  await nextArea(amina);
  await amina.go(set.towpath.of("amina", "/record"));
  await amina.go(await amina.page.locator(".record__links a").first().getAttribute("href"));
  const entry = new URL(amina.page.url()).pathname.split("/").at(-1);
  await amina.page.fill("[name=words]", "Who was that?");
  await amina.press("Send my question");
  await amina.go(set.towpath.of("amina", "/circle"));
  const member = (await amina.page.locator("main a[href*='/circle/']", { hasText: "Change what they see" }).first().getAttribute("href")).split("/").at(-1);
  const measured = await oneOfEach(amina, set.towpath.of("amina", "/measures"));
  const dele = await set.visitor("dele");
  await dele.go("/schedule");
  const addresses = await dele.page.locator("main a[href^='/schedule/']").evaluateAll((list) => list.map((a) => a.getAttribute("href")));
  const line = addresses.find((a) => !a.includes("new"));
  const another = addresses.find((a) => a.includes("new"));
  const help = await addLine(dele, { name: "the night team", contact: "020 7946 0000" });
  const ben = await set.visitor("ben");
  await switchOn(ben, "While visiting is restricted");
  const entries = [await entryOf(ben, "Samaritans"), await entryOf(ben, "For carers, family")];
  const app = await registerApp(await set.visitor("ada"));
  ids = { app, ...(await onePlan(amina, set.towpath.of("amina"))), ...(await onACourse(await set.visitor())), ...(await sharedMirror(ben)), help, entries, ...(await publishStory(set, amina)), measured, person: set.towpath.people.amina, done, open, grown, entry, member, line, another, appointment: await coming(amina, set.towpath.of("amina")) };
});

// places gives the addresses to look at for a pattern: the plain one, and those
// on which something else stands.
function places(pattern) {
  const { person, done, open, grown, entry, member, line, another, appointment } = ids;
  const own = (path) => fill(path, { person });
  const more = {
    "/": ["/?said=saved"],
    "/blooms/{instrument}/blank": ["bloom-adult", "bloom-carers", "bloom-secure"].map((b) => `/blooms/${b}/blank`),
    "/log/checkpoint": [], // no page
    "/practice/reflections/file": [], // a file
    "/reading/{code}": [], // leads on to the part of the Bloom: walked below
    "/people/{person}/copy/file": [], // a file
    "/people/{person}/appointments/{appointment}/calendar": [], // a file
    "/people/{person}/copy/tables": [], // a file
    "/people/{person}/shared/still": [], // no page
    "/people/{person}/assessments/{assessment}/voices": [], // walked to below, once both are in
    "/people/{person}/circle": [own("/people/{person}/circle"), ...["gwen", "nia"].map((p) => `/people/${set.towpath.people[p]}/circle`)],
    "/people/{person}/circle/together": [`/people/${set.towpath.people.nia}/circle/together`], // Nia has no account
    "/people/{person}/told": [own("/people/{person}/told"), `/people/${set.towpath.people.gwen}/told`],
    "/people/{person}/circle/{member}": [own(`/people/{person}/circle/${member}`)],
    "/people/{person}/record": ["", "?kind=refused", "?kind=changes"].map((q) => own(`/people/{person}/record${q}`)),
    "/people/{person}/record/{entry}": [own(`/people/{person}/record/${entry}`)],
    "/people/{person}/record/{entry}/proof": [], // no page
    ...storyPlaces(ids, own), ...measurePlaces(ids, own), ...planPlaces(ids, own), ...helpPlaces(ids), ...libraryPlaces(ids, own), ...mirrorPlaces(ids), ...learningPlaces(ids), ...reportPlaces(),
    "/oauth/authorize": ["launch/patient openid offline_access patient/*.rs", "user/*.rs"].map((scope) => asking(set.towpath.named, ids.app, scope)),
    "/people": ["/people", "/people?q=nobody-is-called-this"],
    "/due": ["/due", "/due?standing=declined", "/due?measure=nothing"],
    "/due/clock": ["/due/clock", "/due/clock?part=none", "/due/clock?team=nobody"],
    "/schedule/new": [another],
    "/schedule/{schedule}": [line],
    "/people/{person}/reminders": [own("/people/{person}/reminders"), `/people/${set.towpath.people.gwen}/reminders`],
    "/people/{person}/bloom": [
      own("/people/{person}/bloom"), own(`/people/{person}/bloom?assessment=${done}&with=first`), own("/people/{person}/bloom?view=voices"),
      own(`/people/{person}/bloom?assessment=${done}&with=first&view=web`), `/people/${set.towpath.people.chiara}/bloom`,
    ],
    "/people/{person}/assessments/{assessment}": [open, done].map((a) => own(`/people/{person}/assessments/${a}`)),
    "/people/{person}/assessments/{assessment}/areas/{area}": ["mental-health", "body"].map((a) => own(`/people/{person}/assessments/${open}/areas/${a}`)),
    "/people/{person}/assessments/{assessment}/choose": [own(`/people/{person}/assessments/${done}/choose`)],
    "/people/{person}/assessments/{assessment}/grow/{area}/{part}": ["understand", "do"].map((p) => own(`/people/{person}/assessments/${done}/grow/${grown}/${p}`)),
  };
  if (pattern.endsWith("/files/{file}")) return []; // a file
  return more[pattern] ?? [fill(pattern, { person, assessment: open, appointment })];
}

// Pages that say the same to everybody are looked at once; the menus round them
// are on other pages too.
const ONCE = { "/stories/{story}": "nobody", "/library/{slug}": "nobody", "/library": "nobody", "/collections/{slug}": "nobody", "/search": "nobody", "/recovery": "nobody", "/for-you": "nobody", "/for-carers": "nobody", "/for-professionals": "nobody", "/editing/entries/{entry}/edit": "ben", "/editing/new/{kind}": "ben", "/begin": "nobody", "/measures": "nobody", "/measures/{measure}": "nobody", "/about": "nobody", "/accessibility": "nobody", "/privacy": "nobody", "/help-now": "nobody", "/sign-in": "nobody", "/join": "nobody", "/reading": "nobody", "/summary": "nobody", "/blooms/{instrument}/blank": "ben", "/oauth/authorize": "ben" };

const visited = new Set();

// Addresses that only lead on, or stand in the middle of a sign-in: signin.test.mjs
// and the Go tests walk through them.
const ON_THE_WAY = ["/sign-in/provider", "/sign-in/provider/back"];

for (const role of ["nobody", "amina", "gwen", "ben", "chiara", "eve", "dele", "ada"])
  test(`pages as ${role} sees them`, async () => {
    const v = await set.visitor(role === "nobody" ? undefined : role);
    const wrong = [];
    for (const pattern of patterns("GET").filter((p) => (ONCE[p] ?? role) === role && !ON_THE_WAY.includes(p))) {
      for (const path of places(pattern)) {
        const answer = await v.expects([404], () => v.go(path));
        if (answer.status() !== 200) continue;
        if (role === "nobody" && new URL(v.page.url()).pathname === "/sign-in" && pattern !== "/sign-in") continue;
        visited.add(pattern);
        wrong.push(...(await look(v, path, answer)));
      }
    }
    assert.deepEqual(wrong, []);
  });

test("two who do a Bloom each on their own", async () => {
  const wrong = [];
  const see = async (v, what, answer) => wrong.push(...(await look(v, what, answer)));
  const ben = await set.visitor("ben");
  const path = await apart(ben, set.towpath.of("amina"));
  await ben.go(path);
  await see(ben, "one view is in");
  await ben.press("Give Amina a link");
  await see(ben, "the code of a link");
  const phone = await set.visitor();
  await phone.go("/reading");
  await phone.page.fill("[name=code]", "0000-0000-0000");
  await phone.expects([422], () => phone.press("Open my part"));
  await see(phone, "/reading with a problem");
  await enterCode(phone, "/reading", await readCode(ben), "Open my part");
  await see(phone, "a part that is open by a link");
  await give(phone, path, { "mental-health": 3, body: 6, home: 5 });
  await phone.go(path);
  await see(phone, "all areas, by a link");
  await phone.press("Hand in my view");
  await see(phone, "the end of a link");
  await ben.go(path);
  await see(ben, "both views are in");
  for (const v of [amina, ben]) {
    await v.go(`${path}/voices`);
    assert.equal(await v.heading(), "Two voices, one picture");
    await see(v, "two voices", await v.go(`${path}/voices`));
  }
  await ben.go(`${path}/voices`);
  await ben.page.selectOption("[name=agreed-home]", "5");
  await ben.press("Finish this Bloom");
  await see(ben, "two voices, finished", await ben.go(`${path}/voices`));
  assert.deepEqual(wrong, []);
});

test("agreeing together with somebody who has no account", async () => {
  const wrong = [];
  const see = async (v, what, answer) => wrong.push(...(await look(v, what, answer)));
  const ben = await set.visitor("ben");
  const circle = `/people/${set.towpath.people.nia}/circle`;
  await ben.go(`${circle}/together`);
  await ben.expects([422], () => ben.press("Read it out together"));
  await see(ben, "an agreement with problems");
  await ben.page.fill("[name=name]", "Hana");
  await ben.page.check("[name=topics][value=bloom]");
  const last = new Date(Date.now() + 28 * 24 * 3600 * 1000);
  for (const [part, value] of [["day", last.getUTCDate()], ["month", last.getUTCMonth() + 1], ["year", last.getUTCFullYear()]]) await ben.page.fill(`[name=until-${part}]`, String(value));
  await ben.press("Read it out together");
  await see(ben, "what is read out");
  await ben.expects([422], () => ben.press("Agreed together"));
  await see(ben, "what is read out, and not all is so");
  for (const box of await ben.page.locator("[name=said]").all()) await box.check();
  await ben.press("Agreed together");
  await see(ben, "the sheet with the code");
  await see(ben, "a circle with an agreement", await ben.go(circle));
  await ben.press("Nia says stop");
  await see(ben, "a circle after a stop");
  assert.deepEqual(wrong, []);
});

test("letting somebody into a circle", async () => {
  const wrong = [];
  const see = async (v, what, answer) => wrong.push(...(await look(v, what, answer)));
  const person = set.towpath.of("amina");
  await amina.go(`${person}/circle/new`);
  await amina.page.fill("[name=until-day]", "31");
  await amina.page.fill("[name=until-month]", "2");
  await amina.expects([422], () => amina.press("See it with their eyes"));
  await see(amina, "an invitation with problems");
  const code = await invite(amina, person, {
    name: "Maximiliana Featherstonehaugh-Cholmondeley", relation: "my godmother and the best friend of my late grandmother",
    share: { bloom: "always", journey: "always", goals: "always", notes: "crisis" }, at: (what) => see(amina, what),
  });
  await see(amina, "a circle with long names", await amina.go(`${person}/circle`));
  const max = await set.visitor();
  await max.go("/join");
  await max.expects([422], () => max.press("Next"));
  await see(max, "/join with a problem");
  await enterCode(max, "/join", code, "Next");
  await see(max, "an invitation as the invited finds it");
  await max.page.fill("[name=name]", "Max");
  await max.page.fill("[name=username]", "max");
  await max.page.fill("[name=password]", "short");
  await max.expects([422], () => max.press("Join, and make my own space"));
  await see(max, "joining with problems");
  await max.page.fill("[name=password]", "walk along the lock");
  await max.press("Join, and make my own space");
  for (const place of ["/shared", "/bloom", "/journey", "/goals"]) await see(max, `${place} of a carer`, await max.go(`${person}${place}`));
  await max.go(`${person}/shared`);
  await max.expects([422], () => max.press("Tell the team"));
  await see(max, "telling nothing");
  for (const place of ["/", "/circles"]) await see(max, `${place} of a carer`, await max.go(place));
  assert.deepEqual(wrong, []);
});

test("a record that was opened in an emergency", async () => {
  const wrong = [];
  const see = async (v, what, answer) => wrong.push(...(await look(v, what, answer)));
  const eve = await set.visitor("eve");
  await eve.go("/emergency");
  await eve.expects([422], () => eve.press("Open the record"));
  await see(eve, "/emergency with problems");
  await openInEmergency(eve);
  await see(eve, "a record in an emergency");
  for (const place of ["/bloom", "/journey", "/goals", "/circle"]) {
    const answer = await eve.expects([404], () => eve.go(set.towpath.of("amina", place)));
    if (answer.status() === 200) await see(eve, `${place} in an emergency`, answer);
  }
  await see(amina, "home after an emergency", await amina.go("/"));
  await see(amina, "the record after an emergency", await amina.go(set.towpath.of("amina", "/record")));
  assert.deepEqual(wrong, []);
});

async function openInEmergency(v) {
  await v.page.fill("[name=reference]", "DEMO-0001");
  await v.page.fill("[name=reason]", "She rang the crisis line at night and hung up.");
  await v.press("Open the record");
}

test("pages that say that something went wrong", async () => {
  const wrong = [];
  for (const path of ["/nothing-here", set.towpath.of("gwen", "/nothing")])
    wrong.push(...(await look(amina, path, await amina.expects([404], () => amina.go(path)))));
  const ben = await set.visitor("ben");
  await ben.go("/people/new");
  await ben.page.fill("[name=born-day]", "35");
  await ben.expects([422], () => ben.press("Add this person"));
  wrong.push(...(await look(ben, "/people/new with problems")));
  await ben.go(set.towpath.of("gwen", "/goals"));
  await ben.unfold("Set a new goal").catch(() => {});
  await ben.expects([422], () => ben.press("Set this goal"));
  wrong.push(...(await look(ben, "/goals with problems")));
  assert.deepEqual(wrong, []);
});

// This ends the sessions that Amina has: it comes after what she looks at.
test("pages in the middle of a sign-in, and of letting somebody in", async () => {
  const wrong = [];
  const dele = await set.visitor("dele");
  await dele.go("/account/ways");
  await dele.press("Set up codes");
  wrong.push(...(await look(dele, "/account/app")));
  visited.add("/account/app");
  const secret = await dele.page.locator(".secret").innerText();
  await dele.page.fill("#code", "000000");
  await dele.expects([422], () => dele.press("Turn on codes"));
  wrong.push(...(await look(dele, "/account/app with a problem")));
  await dele.page.fill("#code", oneTime(secret));
  await dele.press("Turn on codes");
  wrong.push(...(await look(dele, "recovery codes")));
  await dele.go("/account/ways");
  wrong.push(...(await look(dele, "/account/ways with codes on")));
  const again = await set.visitor();
  await again.go("/sign-in");
  await again.page.fill("#username", "dele");
  await again.page.fill("#password", set.towpath.signIns.dele.password);
  await again.page.locator("#shared").check();
  await again.press("Sign in");
  wrong.push(...(await look(again, "/sign-in/second")));
  visited.add("/sign-in/second");
  await again.page.fill("#code", oneTime(secret, 1));
  await again.press("Go on");
  wrong.push(...(await look(again, "a shared device")));
  const ben = await set.visitor("ben");
  await ben.go(set.towpath.of("amina", "/sign-in"));
  await ben.expects([422], () => ben.press("Yes, it is them"));
  wrong.push(...(await look(ben, "vouching with a problem")));
  await ben.choose("how", "video");
  await ben.press("Yes, it is them");
  await again.go("/vouches");
  wrong.push(...(await look(again, "/vouches")));
  await again.press("Yes, make a code");
  wrong.push(...(await look(again, "a code")));
  const code = await again.page.locator(".code").innerText();
  const amina2 = await set.visitor();
  await amina2.go("/begin");
  await amina2.expects([422], () => amina2.press("Go on"));
  wrong.push(...(await look(amina2, "/begin with a problem")));
  await amina2.page.fill("#code", code);
  await amina2.press("Go on");
  wrong.push(...(await look(amina2, "choosing a way in")));
  assert.deepEqual(wrong, []);
});

test("the looking glass finds what is wrong", async () => {
  const v = await set.visitor();
  await v.go("/about");
  await v.page.evaluate(() => {
    const p = document.querySelector("main p");
    p.style.color = "#eee";
    p.style.cssText += "; block-size: 10px; overflow: hidden";
    document.querySelector("h1").insertAdjacentElement("afterend", document.createElement("button"));
  });
  const wrong = (await look(v, "/about")).join("\n");
  for (const what of ["color-contrast", "button-name", "is cut off"]) assert.ok(wrong.includes(what), `${what} in ${wrong}`);
  const page = await html.validateString("<!doctype html><html lang=en><head><title>T</title></head><body><p id=a></p><p id=a></p></body></html>");
  assert.equal(page.valid, false);
});

test("no page was left out", () => {
  const never = patterns("GET").filter((p) => !visited.has(p) && !ON_THE_WAY.includes(p) && places(p).length > 0);
  assert.deepEqual(never, [], "add what these pages need to places()");
});

// look gives what is wrong with the page that is open.
async function look(v, path, answer) {
  const wrong = [];
  const say = (how, what) => wrong.push(`${path} (${how}): ${what}`);
  if (answer) {
    const report = await html.validateString(await answer.text());
    for (const m of report.results.flatMap((r) => r.messages)) say("HTML", `${m.ruleId} ${m.selector ?? ""} ${m.message}`);
  }
  await v.page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await v.page.evaluate(axe.source);
  for (const [how, viewport, colorScheme] of [["phone", PHONE, "light"], ["desk, dark", DESK, "dark"]]) {
    await v.page.setViewportSize(viewport);
    await v.page.emulateMedia({ colorScheme });
    for (const fault of await faults(v)) say(how, fault);
    await v.page.evaluate(() => scrollTo(0, 0));
    if ((await wider(v)) > 0) say(how, `${await wider(v)} px too wide`);
  }
  await v.page.emulateMedia({ colorScheme: "light" });
  // 1280 px at 400 %.
  await v.page.setViewportSize({ width: 320, height: 256 });
  if ((await wider(v)) > 0) say("400 %", `${await wider(v)} px too wide`);
  await v.page.setViewportSize(PHONE);
  for (const clipped of await v.page.evaluate(spaceOut)) say("wide letters", `${clipped} is cut off`);
  if ((await wider(v)) > 0) say("wide letters", `${await wider(v)} px too wide`);
  return wrong;
}

async function faults(v) {
  return v.page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return violations.flatMap((x) => x.nodes.map((n) => `${x.id}: ${n.target.join(" ")}: ${(n.failureSummary ?? "").replace(/\s+/g, " ").slice(0, 200)}`));
  }, TAGS);
}

async function wider(v) {
  return v.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

// spaceOut sets letters, words and lines as far apart as WCAG 1.4.12 says that
// readers may, and gives what is cut off then.
function spaceOut() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [sheet];
  const cut = [];
  for (const e of document.querySelectorAll("body *")) {
    const style = getComputedStyle(e);
    if (e.closest("svg, .govuk-visually-hidden, select, textarea, input") || style.position === "absolute" || e.clientHeight === 0) continue;
    const hides = (way) => style[way] === "hidden" || style[way] === "clip";
    if ((hides("overflowY") && e.scrollHeight > e.clientHeight + 1) || (hides("overflowX") && e.scrollWidth > e.clientWidth + 1))
      cut.push(`${e.tagName.toLowerCase()}.${e.className} “${e.innerText.slice(0, 30)}”`);
  }
  return cut;
}
