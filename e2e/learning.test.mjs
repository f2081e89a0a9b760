// Courses: signing up with an account and without, a waiting list, what a worker does not
// see, calendars, and an organiser who cancels.
import assert from "node:assert/strict";
import { test } from "node:test";
import { courseOf, readCalendar, signUpByForm } from "./lib/learning.mjs";
import { patterns } from "./lib/routes.mjs";
import { scene } from "./lib/scene.mjs";

let nobody, ben, ada, amina, sleep;
const set = scene({}, async () => {
  nobody = await set.visitor();
  ben = await set.visitor("ben");
  ada = await set.visitor("ada");
  amina = await set.visitor("amina");
  sleep = await courseOf(nobody, "Sleep, and what gets in its way");
});

const calendar = async (v, path) => {
  const answer = await v.page.request.get(path);
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()["content-type"], "text/calendar; charset=utf-8");
  return readCalendar(await answer.text());
};

test("a stranger signs up by a form, looks with the code, and cancels", async () => {
  const course = await courseOf(nobody, "Telling your story safely");
  await nobody.go(course);
  await nobody.page.fill("[name=name]", "Wren");
  await nobody.page.fill("[name=contact]", "knock twice");
  await nobody.expects([422], () => nobody.press("Sign up"));
  assert.match(await nobody.words(), /Give an email address or a phone number/);
  assert.equal(await nobody.page.inputValue("[name=name]"), "Wren", "nothing is lost");
  const code = await signUpByForm(nobody, course, { name: "Wren", contact: "wren@example.org" });
  await nobody.go(course);
  assert.match(await nobody.words(), /11 of 12 places left/);
  await nobody.go("/learning/place");
  await nobody.page.fill("[name=code]", "2222-2222-2222");
  await nobody.expects([422], () => nobody.press("Show my place"));
  await nobody.page.fill("[name=code]", code);
  await nobody.press("Show my place");
  assert.match(await nobody.words(), /You have a place/);
  await nobody.press("Cancel my place");
  assert.match(await nobody.words(), /what you told us is deleted/);
  await nobody.expects([422], () => nobody.go(`/learning/place/${code}`));
  await nobody.go(course);
  assert.match(await nobody.words(), /12 of 12 places left/);
});

test("without scripts it works as well", async () => {
  const v = await set.visitor(undefined, { javaScriptEnabled: false });
  const code = await signUpByForm(v, await courseOf(v, "Caring, and looking after yourself"), { name: "Lin" });
  await v.go(`/learning/place/${code}`);
  await v.press("Cancel my place");
  assert.match(await v.words(), /Your place is cancelled/);
});

test("the waiting list moves up, and who is on it is told", async () => {
  await signUpByForm(nobody, sleep, { name: "Ash" }); // the last of four places
  const gwen = await set.visitor("gwen");
  await gwen.go(sleep);
  assert.match(await gwen.words(), /Full/);
  await gwen.press("Sign up");
  assert.match(await gwen.words(), /You are next on the waiting list/);
  await amina.go("/learning/mine");
  await amina.page.locator("section.panel", { hasText: "Sleep, and what" }).getByRole("button", { name: /Cancel my place/ }).click();
  await amina.settled();
  await gwen.go("/");
  assert.match(await gwen.words(), /A place came free for you: Sleep/);
  await gwen.go("/learning/mine");
  assert.match(await gwen.words(), /A place came free\. You have it now/);
});

test("what Amina learns stands nowhere in her record", async () => {
  const course = await courseOf(amina, "Telling your story safely");
  await amina.go(course);
  await amina.press("Sign up");
  await amina.go("/learning/plan");
  await amina.page.fill("[name=want]", "To swim in the cold pond");
  await amina.press("Save");
  assert.match(await amina.words(), /Your plan is saved/);
  const own = set.towpath.of("amina");
  const looked = [];
  for (const pattern of patterns("GET").filter((p) => p.includes("{person}") && p.split("{").length === 2 && !p.endsWith("still"))) {
    const answer = await ben.page.request.get(pattern.replace("/people/{person}", own));
    if (answer.status() !== 200) continue;
    looked.push(pattern);
    assert.doesNotMatch(await answer.text(), /Telling your story safely|cold pond/, pattern);
  }
  assert.ok(looked.length > 8, `only ${looked} were read`);
  await amina.go(own + "/record");
  assert.doesNotMatch(await amina.words(), /Telling your story safely/);
  assert.doesNotMatch(await (await ben.page.request.get("/learning/mine/file")).text(), /Telling your story|cold pond/);
  const run = course.replace("/learning/", "/learning/run/");
  for (const v of [ben, await set.visitor("eve")]) // Ben writes the library, and is no organiser
    for (const path of ["/learning/run", run, `${run}/people`, `${run}/feedback`])
      await v.expects([404], async () => assert.equal((await v.go(path)).status(), 404, path));
  await ada.go(`${run}/people`);
  assert.match(await ada.words(), /Amina Hussain/);
});

test("two devices that change one plan lose nothing", async () => {
  await amina.go("/learning/plan");
  const other = await set.visitor("amina");
  await other.go("/learning/plan");
  await other.page.fill("[name=why]", "for the sea");
  await other.press("Save");
  await amina.page.fill("[name=why]", "for my back");
  await amina.expects([409], () => amina.press("Save"));
  assert.equal(await amina.page.inputValue("[name=why]"), "for the sea\n\nfor my back");
  await amina.press("Save");
  assert.match(await amina.words(), /Your plan is saved/);
});

test("a calendar of one's own says only when, until it is cut off", async () => {
  await amina.go("/learning/mine");
  await amina.press("Make an address");
  const address = new URL((await amina.page.locator("#calendar .code").innerText()).trim()).pathname;
  const events = await calendar(nobody, address);
  const open = await calendar(nobody, "/learning/calendar.ics");
  assert.ok(events.length > 0);
  for (const e of events) {
    assert.deepEqual([e.SUMMARY, e.LOCATION, e.URL, e.DESCRIPTION, e.CLASS], ["Busy", undefined, undefined, undefined, "PRIVATE"]);
    assert.ok(!open.some((o) => o.UID === e.UID), "it cannot be matched with the prospectus");
  }
  await amina.press("Cut the address off");
  assert.equal((await nobody.page.request.get(address)).status(), 404);
});

test("the organiser cancels one session, and every calendar is told", async () => {
  const before = await calendar(nobody, `${sleep}.ics`);
  assert.deepEqual(before.map((e) => e.STATUS), ["CONFIRMED", "CONFIRMED"]);
  await ada.go(sleep.replace("/learning/", "/learning/run/"));
  await ada.unfold("If it cannot take place");
  const first = ada.page.locator("form[action*='/sessions/']").first();
  await first.locator("[name=reason]").fill("The trainer is ill.");
  await first.getByRole("button").click();
  await ada.settled();
  assert.match(await ada.words(), /It is cancelled, and everybody can see why/);
  const after = await calendar(nobody, "/learning/calendar.ics");
  const one = (uid) => after.find((e) => e.UID === uid);
  assert.equal(one(before[0].UID).STATUS, "CANCELLED");
  assert.ok(Number(one(before[0].UID).SEQUENCE) > Number(before[0].SEQUENCE));
  assert.equal(one(before[1].UID).STATUS, "CONFIRMED");
  await nobody.go(sleep);
  assert.match(await nobody.words(), /Not on this day: The trainer is ill/);
});

test("the organiser writes a course, looks at it, and publishes it", async () => {
  await ada.go("/learning/run/new");
  await ada.expects([422], () => ada.press("Save as a draft"));
  assert.match(await ada.words(), /Give the course a name/);
  await ada.page.fill("[name=title]", "Drawing, badly and gladly");
  await ada.page.fill("[name=about]", "Bring a pencil.");
  await ada.page.fill("[name=trainer-0]", "Sam");
  const day = new Date(Date.now() + 40 * 24 * 60 * 60 * 1000);
  for (const [part, value] of [["day", day.getDate()], ["month", day.getMonth() + 1], ["year", day.getFullYear()]]) await ada.page.fill(`[name=on-0-${part}]`, String(value));
  await ada.page.fill("[name=from-0]", "10:00");
  await ada.page.fill("[name=until-0]", "11:30");
  await ada.page.fill("[name=where]", "Lock House");
  await ada.press("Save as a draft");
  assert.match(await ada.words(), /It is saved as a draft/);
  await nobody.go("/learning");
  assert.doesNotMatch(await nobody.words(), /badly and gladly/);
  await ada.press("Publish");
  await nobody.go("/learning");
  assert.match(await nobody.words(), /Drawing, badly and gladly/);
});
