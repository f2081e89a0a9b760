// With keys only: the focus is always to be seen, and every way leads on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { apart, readCode } from "./lib/circle.mjs";
import { enter, focus, open, pressKey, tabTo, tick, type } from "./lib/keys.mjs";
import { editor } from "./lib/library.mjs";
import { scene } from "./lib/scene.mjs";

const set = scene();

test("from signing in to the end of an area", async () => {
  const v = await set.visitor();
  const { username, password } = set.towpath.signIns.amina;
  await v.go("/sign-in");
  await v.page.keyboard.press("Tab");
  const skip = v.page.locator(".govuk-skip-link");
  assert.ok(await skip.evaluate((e) => e === document.activeElement), "the first stop is the skip link");
  await focus(v);
  await v.page.keyboard.press("Enter");
  await tabTo(v, v.page.locator("#username"), { most: 2 });
  await v.page.keyboard.type(username);
  await tabTo(v, v.page.locator("#password"), { most: 2 });
  await v.page.keyboard.type(password);
  await enter(v);
  await tabTo(v, v.page.getByRole("link", { name: "Start a new Bloom" }));
  await enter(v);
  await tabTo(v, v.page.getByRole("button", { name: "Begin" }));
  await enter(v);
  assert.match(v.page.url(), /\/areas\/mental-health$/);

  await tabTo(v, v.page.locator("#step"));
  for (let i = 2; i <= 6; i++) {
    await v.page.keyboard.press("ArrowDown");
    assert.equal((await focus(v)).id, `step-${i}`, "arrows walk through the numbers");
  }
  const groups = await tabTo(v, v.page.locator("[name=note]"), { most: 3 });
  assert.deepEqual(groups, [], "the numbers are one stop");
  await v.page.keyboard.type("I can do this with keys.");
  await tabTo(v, v.page.locator("summary", { hasText: "How much it matters" }), { most: 4 });
  await v.page.keyboard.press("Enter");
  await tabTo(v, v.page.locator("[name=matters]").first(), { most: 2 });
  await v.page.keyboard.press("Space");
  await tabTo(v, v.page.getByRole("button", { name: "Save and go on" }));
  await enter(v);
  assert.match(v.page.url(), /\/areas\/body$/);
  assert.equal(await v.page.locator(".bar__back").count(), 1);
  await tabTo(v, v.page.locator(".bar__back"));
  await enter(v);
  assert.equal(await v.page.locator("input[name=step]:checked").inputValue(), "6");
  assert.equal(await v.page.inputValue("[name=note]"), "I can do this with keys.");
});

test("going backwards, nothing hides under the bar", async () => {
  const v = await set.visitor("amina");
  for (const path of ["/goals", "/bloom?with=first", "/assessments/new", "/journey"]) {
    await v.go(set.towpath.of("amina", path));
    await v.page.locator(".foot a").last().focus();
    await tabTo(v, v.page.locator(".govuk-skip-link"), { key: "Shift+Tab", most: 120 });
  }
});

test("a list of problems takes the focus and leads to the field", async () => {
  const v = await set.visitor("amina");
  await v.go(set.towpath.of("amina", "/bloom"));
  const first = await v.page.locator("#assessment option").last().getAttribute("value");
  await v.go(set.towpath.of("amina", `/bloom?assessment=${first}`));
  await v.press("What stands out, and where to grow");
  for (const box of (await v.page.locator("input[name=areas]").all()).slice(0, 5)) await box.check();
  await tabTo(v, v.page.getByRole("button", { name: "Save and go on" }));
  await v.expects([422], () => enter(v));
  const focused = () => v.page.evaluate(() => document.activeElement.outerHTML.slice(0, 80));
  assert.match(await focused(), /data-error-summary/);
  assert.match(await v.page.title(), /^Error: /);
  await v.page.keyboard.press("Tab");
  await v.page.keyboard.press("Enter");
  assert.equal((await focus(v)).id, "areas");
});

test("a goal is set with keys", async () => {
  const v = await set.visitor("gwen");
  await v.go(set.towpath.of("gwen", "/goals"));
  const words = v.page.locator("[name=words]");
  if (!(await words.isVisible())) {
    await tabTo(v, v.page.locator("summary", { hasText: "Set a new goal" }));
    await v.page.keyboard.press("Enter");
  }
  await tabTo(v, words);
  await v.page.keyboard.type("A garden table by June");
  await v.page.keyboard.press("Tab");
  assert.equal((await focus(v)).group, "rating");
  await v.page.keyboard.press("Space");
  for (let i = 0; i < 3; i++) await v.page.keyboard.press("ArrowRight");
  await focus(v);
  await tabTo(v, v.page.getByRole("button", { name: "Set this goal" }));
  await enter(v);
  assert.match(await v.words(), /A garden table by June.*You said 3 in/);
});

test("Shift three times leaves at once, and Back does not show the record", async () => {
  const v = await set.visitor("amina");
  await v.context.route((url) => url.protocol === "https:", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Weather</title><h1>Weather</h1>" }));
  for (const leave of [
    () => v.page.locator("[data-exit]").click(),
    async () => {
      for (let i = 0; i < 3; i++) await v.page.keyboard.press("Shift");
    },
  ]) {
    await v.go("/");
    await v.go(set.towpath.of("amina", "/goals"));
    await v.go(set.towpath.of("amina", "/bloom"));
    await leave();
    await v.page.waitForURL((url) => url.protocol === "https:");
    for (let i = 0; i < 2; i++) {
      await v.page.goBack({ waitUntil: "commit" }).catch(() => {}); // the way back turns round at once
      await v.page.waitForURL((url) => url.protocol === "https:");
      assert.equal(await v.heading(), "Weather");
    }
    await v.go(set.towpath.of("amina", "/goals"));
    assert.equal(await v.heading(), "My goals", "who comes back on purpose is let in");
    await v.go(set.towpath.of("amina", "/journey"));
    await v.page.goBack();
    assert.equal(await v.heading(), "My goals", "and Back works again");
  }
  await v.page.keyboard.press("Shift");
  await v.page.keyboard.press("a");
  await v.page.keyboard.press("Shift");
  await v.page.keyboard.press("Shift");
  assert.equal(await v.heading(), "My goals", "typing capitals is not leaving");
});

test("somebody is invited, joins, and is let go, with keys", async () => {
  const amina = await set.visitor("amina");
  await amina.go(set.towpath.of("amina", "/circle"));
  await tabTo(amina, amina.page.getByRole("link", { name: "Invite somebody" }));
  await enter(amina);
  await tabTo(amina, amina.page.locator("[name=name]"));
  await amina.page.keyboard.type("Max");
  await tabTo(amina, amina.page.locator("[name=kind]").first(), { most: 2 });
  await amina.page.keyboard.press("ArrowDown");
  await focus(amina);
  const groups = await tabTo(amina, amina.page.locator("[name=share-bloom]").first(), { most: 3 });
  assert.deepEqual(groups, ["share-bloom"], "one stop for each question");
  await amina.page.keyboard.press("ArrowDown");
  await tabTo(amina, amina.page.getByRole("button", { name: "See it with their eyes" }), { most: 12 });
  await enter(amina);
  await tabTo(amina, amina.page.getByRole("link", { name: /Look at it as Max would/ }));
  await tabTo(amina, amina.page.getByRole("button", { name: "Yes, invite Max" }), { most: 3 });
  await enter(amina);
  const code = await readCode(amina);

  const max = await set.visitor();
  await max.go("/join");
  await tabTo(max, max.page.locator("[name=code]"));
  await max.page.keyboard.type(code);
  await enter(max);
  for (const [field, text] of [["name", "Max"], ["username", "max"], ["password", "walk along the lock"]]) {
    await tabTo(max, max.page.locator(`[name=${field}]`));
    await max.page.keyboard.type(text);
  }
  await enter(max);
  assert.match(await max.words(), /Amina has let you in/);
  await tabTo(max, max.page.locator("main a", { hasText: "Bloom" }).first());
  await enter(max);
  await tabTo(max, max.page.locator(".foot a").last());

  await amina.go(set.towpath.of("amina", "/circle"));
  const card = amina.page.locator("section.panel", { has: amina.page.getByRole("heading", { name: "Max" }) });
  max.foreseen.add(410);
  const closed = max.page.waitForURL(/said=sharing_changed/);
  await tabTo(amina, card.getByRole("button", { name: "Stop sharing now" }));
  await enter(amina);
  await closed;
  await tabTo(max, max.page.locator("[name=words]"));
});

test("a part is done by a link, and two voices are agreed on, with keys", async () => {
  const ben = await set.visitor("ben");
  const path = await apart(ben, set.towpath.of("amina"));
  await ben.go(path);
  await tabTo(ben, ben.page.getByRole("button", { name: "Give Amina a link" }));
  await enter(ben);
  const phone = await set.visitor();
  await phone.go("/reading");
  await tabTo(phone, phone.page.locator("[name=code]"));
  await phone.page.keyboard.type(await readCode(ben));
  await enter(phone);
  await tabTo(phone, phone.page.locator("#step"));
  await phone.page.keyboard.press("ArrowDown");
  await focus(phone);
  await tabTo(phone, phone.page.getByRole("button", { name: "Save and go on" }));
  await enter(phone);
  await phone.go(path);
  await tabTo(phone, phone.page.getByRole("button", { name: "Hand in my view" }));
  await enter(phone);
  assert.equal(await phone.heading(), "Thank you");
  await ben.go(`${path}/voices`);
  await tabTo(ben, ben.page.locator("[name=agreed-home]"), { most: 80 });
  await ben.page.keyboard.type("5");
  await focus(ben);
  await tabTo(ben, ben.page.getByRole("button", { name: "Finish this Bloom" }));
  await enter(ben);
  assert.match(ben.page.url(), /\/bloom/);
});

test("a record is opened in an emergency with keys", async () => {
  const eve = await set.visitor("eve");
  await tabTo(eve, eve.page.getByRole("link", { name: "Open a record in an emergency" }));
  await enter(eve);
  await tabTo(eve, eve.page.locator("[name=reference]"));
  await eve.page.keyboard.type("DEMO-0001");
  await tabTo(eve, eve.page.locator("[name=reason]"), { most: 2 });
  await eve.page.keyboard.type("She rang the crisis line at night and hung up.");
  await tabTo(eve, eve.page.getByRole("button", { name: "Open the record" }), { most: 2 });
  await enter(eve);
  assert.match(await eve.words(), /open to you for four hours/);
});

test("a password that is not right opens its fold again, and the problem leads there, with keys", async () => {
  const gwen = await set.visitor("gwen");
  await gwen.go("/account");
  const old = gwen.page.locator("[name=old_password]");
  assert.equal(await old.isVisible(), false);
  await tabTo(gwen, gwen.page.locator("summary", { hasText: "Change my password" }));
  await gwen.page.keyboard.press("Enter");
  await tabTo(gwen, old, { most: 1 });
  await gwen.page.keyboard.type("not this one");
  await tabTo(gwen, gwen.page.locator("main [name=password]"), { most: 1 });
  await gwen.page.keyboard.type("the heron stands still");
  await tabTo(gwen, gwen.page.getByRole("button", { name: "Change my password" }), { most: 1 });
  await gwen.expects([422], () => enter(gwen));
  await gwen.page.keyboard.press("Tab");
  await gwen.page.keyboard.press("Enter");
  assert.equal((await focus(gwen)).id, "old_password");
});

test("an entry of the library: written, looked at, published, restored and retired", async () => {
  const v = await editor(set, "ben");
  await v.page.setViewportSize(DESK);
  await v.go("/editing");
  await pressKey(v, "New resource");
  await type(v, "id", "heron-bench");
  await tabTo(v, v.page.locator("[name=kind]"), { most: 2 });
  await v.page.keyboard.type("Organisation");
  await type(v, "title", "The bench by the lock");
  await type(v, "about", "A quiet place to sit.");
  await tick(v, "audience", "people");
  await tick(v, "areas", "body");
  await tick(v, "places", "birmingham");
  await tick(v, "cost", "free");
  await pressKey(v, "Save as a draft");
  assert.match(await v.words(), /The draft is saved/);
  await pressKey(v, "Look at it first");
  assert.match(await v.words(), /A quiet place to sit.*About it.*Birmingham/, "as readers would see it");
  await pressKey(v, "Publish this version");
  assert.match(await v.words(), /Readers see it now/);
  await pressKey(v, "Change it");
  await type(v, "about", "A loud place to sit.");
  await tick(v, "areas", "home");
  await pressKey(v, "Save as a draft");
  await pressKey(v, "Look at it first");
  assert.match(await v.words(), /Before ?Body and self-care In this version ?Body and self-care and Home and responsibilities/, "in words");
  await pressKey(v, "Publish this version");
  await pressKey(v, "Make this the draft again");
  assert.match(await v.words(), /It is the draft now/);
  await pressKey(v, "Publish the draft");
  await open(v, "It was reviewed");
  await type(v, "by", "Two walkers");
  await pressKey(v, "Save the review");
  await open(v, "Take it away from readers");
  await pressKey(v, "Retire it");
  await pressKey(v, "Bring it back");
});

test("a collection is switched on and off, and a file brought in", async () => {
  const v = await set.visitor("ben", { viewport: DESK });
  await v.go("/editing");
  await pressKey(v, "What needs to be looked at");
  await pressKey(v, "Switch on today");
  await pressKey(v, "Switch off");
  assert.match(await v.words(), /No collection is on/);
  await v.go("/editing/import");
  const csv = await (await v.context.request.get("/editing/export/resources.csv")).body();
  await tabTo(v, v.page.locator("[name=file]"));
  const [chooser] = await Promise.all([v.page.waitForEvent("filechooser"), v.page.keyboard.press("Space")]);
  await chooser.setFiles({ name: "resources.csv", mimeType: "text/csv", buffer: csv });
  await tick(v, "publish");
  await pressKey(v, "Bring it in");
  assert.match(await v.words(), /0 added, 0 changed, \d+ as before/);
});
