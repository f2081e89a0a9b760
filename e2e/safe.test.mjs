// Strangers get nothing, sessions end, nothing is saved twice or lost, and what
// is typed does no harm.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answerArea, prepare } from "./lib/road.mjs";
import { putForward, writeLine } from "./lib/plan.mjs";
import { coming } from "./lib/appointment.mjs";
import { fill, patterns } from "./lib/routes.mjs";
import { scene } from "./lib/scene.mjs";
import { tellStory } from "./lib/story.mjs";

const ABOUT_HER = /Amina|Hussain/;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

describe("strangers", () => {
  let ids;
  const set = scene({}, async () => {
    const amina = await set.visitor("amina");
    const path = await prepare(amina, set.towpath.of("amina"));
    await amina.go(set.towpath.of("amina", "/goals"));
    const form = (pattern) => amina.page.locator(`form[action*="${pattern}"]`).first().getAttribute("action");
    const goal = await form("/ratings");
    const step = await form("/reviews");
    await amina.go(set.towpath.of("amina", "/record"));
    const entry = (await amina.page.locator(".record__links a").first().getAttribute("href")).split("/").at(-1);
    const story = (await tellStory(amina, set.towpath.of("amina"), { title: "Of Amina Hussain", text: "It is hers." })).split("/").at(-1);
    await amina.go(set.towpath.of("amina", "/plans/wellness"));
    const line = (await amina.page.locator(".plan-line__do a").first().getAttribute("href")).split("/").at(-1);
    await amina.go(set.towpath.of("amina", "/plans/crisis"));
    const copy = (await form("/copies/")).split("/").at(-2);
    await amina.go(set.towpath.of("amina", "/card"));
    await amina.press("Make the card");
    const card = (await form("/card/")).split("/").at(-2);
    await amina.go(set.towpath.of("amina", "/summary-links"));
    await amina.page.locator("[name=parts]").first().check();
    await amina.press("Make the link");
    const link = (await form("/summary-links/")).split("/").at(-2);
    const appointment = await coming(amina, set.towpath.of("amina"));
    // Chiara, who was let in, is taken out: from then on she is one of them.
    await amina.go(set.towpath.of("amina", "/circle"));
    const member = (await form("/withdraw")).split("/").at(-2);
    await amina.press("Take out of my circle");
    ids = {
      mark: "01950000-0000-7000-8000-00000000e0d8",
      measurement: "01950000-0000-7000-8000-00000000e0d9", // nobody has it
      plan: "crisis", number: "1", line, copy, card, link, appointment, crisis: entry, course: entry, team: entry, round: entry, item: "choice", test: entry, enrolment: entry,
      story, file: story, entry, question: entry, member, told: entry, emergency: entry,
      person: set.towpath.people.amina, assessment: path.split("/").at(-1), area: "mental-health", part: "understand",
      goal: goal.split("/").at(-2), step: step.split("/").at(-2),
    };
  });

  for (const name of ["eve", "dele", "ada", "chiara"])
    test(`${name} gets no page of Amina's and no word of her`, async () => {
      const stranger = await set.visitor(name);
      const hers = ["GET", "POST", "PUT"].flatMap((m) => patterns(m).filter((p) => p.includes("{person}")).map((p) => [p, m]));
      assert.ok(hers.length > 20, "her addresses were found");
      for (const [pattern, method] of hers) {
        const answer = await stranger.context.request.fetch(fill(pattern, ids), { method, maxRedirects: 0, ...(method === "GET" ? {} : { headers: FORM, data: "words=x&id=x" }) });
        const body = await answer.text();
        // What open pages ask says "out" of anybody, whether they exist or not.
        if (pattern.endsWith("/shared/still")) {
          const nobody = await stranger.context.request.get(fill(pattern, { person: ids.goal }));
          assert.deepEqual([answer.status(), body, nobody.status(), await nobody.text()], [410, "out", 410, "out"], pattern);
          continue;
        }
        // What is refused as badly typed is refused alike of somebody who is not there.
        if (answer.status() === 422) {
          const nobody = await stranger.context.request.fetch(fill(pattern, { ...ids, person: ids.goal }), { method, maxRedirects: 0, headers: FORM, data: "words=x&id=x" });
          assert.equal(nobody.status(), 422, `${method} ${pattern}`);
        } else assert.equal(answer.status(), 404, `${method} ${pattern}`);
        assert.ok(!ABOUT_HER.test(body.replaceAll(stranger.name, "")), `${method} ${pattern} names her`);
      }
      for (const path of ["/", "/account"]) {
        const body = await (await stranger.context.request.get(path)).text();
        assert.ok(!body.includes(ids.person), `${path} leads to her`);
        // The administrator sees that she has an account, and no more.
        if (name !== "ada") assert.ok(!body.includes("Amina"), `${path} names her`);
      }
    });

  for (const name of ["eve", "ben", "ada", "chiara"])
    test(`${name}'s search for Amina`, async () => {
      const v = await set.visitor(name);
      for (const q of ["amina", "Hussain", "%25", "a001"]) {
        const body = await (await v.context.request.get(`/people?q=${q}`)).text();
        const found = body.replaceAll(v.name, "").replaceAll(/value="[^"]*"|“[^”]*”/g, "");
        if (name !== "ben") assert.ok(!found.includes("Amina"), `${q} finds her`);
        else if (q === "amina") assert.ok(found.includes("Amina Hussain"), "her own worker finds her");
      }
    });

  test("the manager sees of her that she is there, and no link, date of birth or word", async () => {
    const dele = await set.visitor("dele");
    await dele.go("/people?q=amina");
    const row = dele.page.locator(".rows__item", { hasText: /\bAmina Hussain/ });
    assert.equal(await row.locator("a").count(), 0);
    assert.doesNotMatch(await row.innerText(), /[Bb]orn/);
  });

  test("nobody at all is sent to sign in, and nowhere else after", async () => {
    const v = await set.visitor();
    for (const pattern of patterns("GET").filter((p) => /person|account|teams|people|blooms/.test(p))) {
      const path = fill(pattern, { ...ids, instrument: "bloom-adult" });
      const answer = await v.context.request.get(path, { maxRedirects: 0 });
      assert.deepEqual([answer.status(), answer.headers().location], [303, `/sign-in?to=${encodeURIComponent(path)}`], path);
    }
    const { username, password } = set.towpath.signIns.eve;
    for (const to of ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]) {
      const answer = await v.context.request.post("/sign-in", { form: { username, password, to }, maxRedirects: 0 });
      assert.deepEqual([answer.status(), answer.headers().location], [303, "/"], to);
    }
    const answer = await v.context.request.post("/sign-in", { form: { username, password, to: "/account?x=1" }, maxRedirects: 0 });
    assert.equal(answer.headers().location, "/account?x=1");
  });
});

describe("sessions and headers", () => {
  const set = scene();

  test("every page carries the headers, and its cookie is kept from scripts", async () => {
    const v = await set.visitor("amina");
    for (const path of ["/", "/sign-in", "/help-now", "/about", "/account", set.towpath.of("amina", "/bloom"), set.towpath.of("amina", "/goals"), "/nothing-here", "/livez"]) {
      const h = (await v.context.request.get(path, { maxRedirects: 0 })).headers();
      assert.match(h["content-security-policy"], /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/, path);
      assert.doesNotMatch(h["content-security-policy"], /unsafe|\*/, path);
      assert.deepEqual(
        [h["x-content-type-options"], h["referrer-policy"], h["cache-control"], h["cross-origin-opener-policy"]],
        ["nosniff", "no-referrer", "no-store", "same-origin"],
        path,
      );
    }
    const [session] = (await v.context.cookies()).filter((c) => c.name.endsWith("session"));
    assert.deepEqual([session.httpOnly, session.sameSite, session.path], [true, "Lax", "/"]);
    assert.equal(await v.page.evaluate(() => document.cookie), "");
    const stored = await v.page.evaluate(() => [localStorage.length, sessionStorage.length]);
    assert.deepEqual(stored, [0, 0], "nothing is stored on the device");
  });

  test("signing out everywhere ends the other device too", async () => {
    const [phone, tablet] = [await set.visitor("gwen"), await set.visitor("gwen")];
    await phone.go("/account");
    assert.equal(await phone.page.locator("main .rows__item").count(), 2);
    await phone.press("Sign out");
    const all = phone.page.locator('form[action="/account/sessions/end"] button');
    if (await all.count()) await all.click();
    await phone.settled();
    await tablet.go("/account");
    assert.equal(new URL(tablet.page.url()).pathname, "/sign-in");
  });

  test("a form that another site sends is refused", async () => {
    const v = await set.visitor("amina");
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.example", "sec-fetch-site": "same-site" }]) {
      const answer = await v.context.request.post(set.towpath.of("amina", "/journey"), { headers, form: { water: "1", happened: "forged" }, maxRedirects: 0 });
      assert.equal(answer.status(), 403);
    }
    await v.go(set.towpath.of("amina", "/journey"));
    assert.doesNotMatch(await v.words(), /forged/);
  });

  test("guessing a password is slowed down, in kind words", async () => {
    const v = await set.visitor();
    await v.go("/sign-in");
    let said = "";
    for (let i = 0; i < 14 && !/too many tries/.test(said); i++) {
      await v.page.fill("#username", "eve");
      await v.page.fill("#password", `guess-${i}-of-many`);
      await v.expects([422, 429], () => v.press("Sign in"));
      said = await v.words();
      if (i === 0) assert.match(said, /The name or the password is not right/);
      assert.equal(await v.page.inputValue("#username"), "eve");
      assert.equal(await v.page.inputValue("#password"), "", "no password is sent back");
    }
    assert.match(said, /too many tries\. Wait 15 minutes/);
  });
});

describe("what is typed", () => {
  let amina, ben, own;
  const set = scene({}, async () => {
    own = set.towpath.of("amina");
    amina = await set.visitor("amina");
    ben = await set.visitor("ben");
  });

  const note = async (v, words) => {
    await v.go(`${own}/journey`);
    await v.unfold("Note something");
    await v.page.fill("[name=happened]", words);
  };
  const times = async (v, words) => {
    await v.go(`${own}/journey`);
    return (await v.words()).split(words).length - 1;
  };

  test("a button that is pressed twice saves once", async () => {
    await note(amina, "Pressed twice on the bus");
    await amina.page.locator("main button", { hasText: "Save this note" }).dblclick();
    // The second press cuts the first page off, which waitForURL would take for a failure.
    await amina.page.waitForFunction(() => location.search.includes("said=noted"));
    await amina.settled();
    assert.equal(await times(amina, "Pressed twice on the bus"), 1);
  });

  test("a form that is sent again saves once", async () => {
    await note(amina, "Sent again by a poor line");
    const sent = amina.page.waitForRequest((r) => r.method() === "POST");
    await amina.press("Save this note");
    const request = await sent;
    for (let i = 0; i < 2; i++) {
      const answer = await amina.context.request.post(request.url(), { headers: FORM, data: request.postData(), maxRedirects: 0 });
      assert.equal(answer.status(), 303);
    }
    assert.equal(await times(amina, "Sent again by a poor line"), 1);
  });

  test("two people who write in one area at once both keep their words", async () => {
    await prepare(ben, own);
    const area = ben.page.url();
    await amina.go(area);
    await answerArea(ben, { step: "4", note: "Ben heard a good week." });
    await answerArea(amina, { step: "7", note: "I say it was a hard week." });
    await ben.press("Save and stop");
    await amina.press("Save and stop");
    for (const v of [amina, ben]) {
      await v.go(area);
      const words = await v.words();
      const box = await v.page.inputValue("[name=note]");
      for (const w of ["Ben heard a good week.", "I say it was a hard week."]) assert.ok(words.includes(w) || box.includes(w), `${v.name} sees: ${w}`);
    }
  });

  const HOSTILE = {
    html: `<script>window.hurt=1</script><img src=x onerror="window.hurt=1">"'</textarea></title>{{7*7}}`,
    "right to left": "\u202Egnp.txt\u202C \u200Fשלום\u200F مرحبا 50%",
    emoji: "👩🏽‍🚀🏳️‍🌈 ﷽ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G",
    "five thousand letters": "towpath ".repeat(625),
  };
  for (const [what, text] of Object.entries(HOSTILE))
    test(`${what} is given back as typed, and harmless`, async () => {
      await prepare(ben, own);
      const area = ben.page.url();
      await ben.page.fill("[name=note]", text);
      await ben.expects([422, 413], () => ben.press("Save and stop"));
      if (new URL(ben.page.url()).pathname !== new URL(area).pathname) await ben.go(area);
      assert.equal(await ben.page.inputValue("[name=note]"), text.trim());
      await ben.go(`${own}/bloom?assessment=${area.split("/").at(-3)}`);
      assert.equal(await ben.page.evaluate(() => window.hurt), undefined);
      await ben.settled();
    });

  const NO_SPACE = "W".repeat(500);
  for (const [what, text] of [...Object.entries(HOSTILE), ["five hundred letters without a space", NO_SPACE]])
    test(`${what} in a plan, a meeting, a signature, a copy and a card does no harm`, async () => {
      const stranger = await set.visitor();
      const short = [...text].slice(0, 60).join("").trim();
      // is finds what was typed on the page as it was typed, or in the box that is to be put right.
      const is = async (v, typed) => {
        const there = await v.page.evaluate(() => [document.querySelector("main").textContent, ...[...document.querySelectorAll("main :is(input, textarea)")].map((e) => e.value)].join("\n"));
        const plain = (t) => t.replace(/\s+/g, " ").trim();
        assert.ok(plain(there).includes(plain(typed)), `${v.page.url()} gives back ${what}`);
        assert.equal(await v.page.evaluate(() => window.hurt), undefined);
        await v.settled();
      };
      const plans = `${own}/plans`;
      await amina.expects([422], () => writeLine(amina, `${plans}/crisis`, "helps", text));
      await is(amina, text);
      await amina.go(`${plans}/crisis`);
      while (await amina.page.locator("#section-call .plan-line__do a").count()) {
        await amina.page.locator("#section-call .plan-line__do a").first().click();
        await amina.press("Take this line out");
      }
      for (let i = 0; i < 2; i++) await writeLine(amina, `${plans}/crisis`, "call", `${i} ${short}`, { detail: short });
      await is(amina, short);
      await ben.expects([422], () => writeLine(ben, `${plans}/wellness`, "upsets", text, { voice: "worker" }));
      await is(ben, text);
      await amina.go(plans);
      await amina.unfold("Begin a meeting or a sheet");
      await amina.choose("kind", "meeting");
      for (const [part, value] of [["day", 1], ["month", 12], ["year", 2026]]) await amina.page.fill(`[name=on-${part}]`, String(value));
      for (const title of [text, short]) {
        if (!(await amina.page.locator("[name=title]").count())) break;
        await amina.page.fill("[name=title]", title);
        await amina.expects([422], () => amina.press("Begin"));
        await is(amina, title);
      }
      await is(amina, short);
      await amina.go(plans);
      await is(amina, short);

      await ben.go(`${plans}/crisis`);
      const version = await putForward(ben, short);
      await is(ben, short);
      await ben.choose("voice", "worker");
      await ben.choose("verdict", "not_agreed");
      await ben.page.fill("[name=because]", text);
      await ben.expects([422], () => ben.press("Sign"));
      await is(ben, text);
      await amina.go(version);
      await amina.choose("verdict", "agreed");
      await amina.press("Sign");
      await amina.go(`${plans}/crisis`);
      await amina.unfold("Note where a copy went");
      await amina.page.fill("[name=place]", short);
      await amina.press("Note it");
      await is(amina, short);

      await amina.go(`${own}/card`);
      await amina.unfold("Make a card");
      await amina.press("Make the card");
      await is(amina, short);
      for (const media of ["screen", "print"]) {
        await amina.page.emulateMedia({ media });
        for (const card of await amina.page.locator(".cut-card").all())
          assert.ok(await card.evaluate((e) => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight), `nothing runs over the card's edge (${media})`);
      }
      await amina.page.emulateMedia({ media: "screen" });
      await stranger.go(`/card/${(await amina.page.locator(".cut-card__code").innerText()).replaceAll(/[^0-9A-Z]/g, "")}`);
      await is(stranger, short);
      await ben.go(version);
      await is(ben, short);
      const others = ben.page.locator("[name=compare]");
      if (await others.count()) await ben.press("Side by side");
      await is(ben, short);
    });

  test("an empty letter of no width, a NUL and a broken letter end no page", async () => {
    for (const data of ["happened=a%00b&kind=note", "happened=%ff%fe&kind=note", "happened=" + "x".repeat(3_000_000), "%zz=1"]) {
      const answer = await amina.context.request.post(`${own}/journey`, { headers: FORM, data, maxRedirects: 0 });
      assert.ok([303, 400, 413, 422].includes(answer.status()), `${data.slice(0, 20)}: ${answer.status()}`);
    }
    await amina.go(`${own}/journey`);
    assert.equal(await amina.heading(), "My journey");
  });
});
