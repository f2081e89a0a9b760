// Help now: open or closed at this hour, without a connection, on paper, and the
// quick way out.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DESK } from "./lib/browser.mjs";
import { addLine, inHours } from "./lib/help.mjs";
import { scene } from "./lib/scene.mjs";
import { folder } from "./lib/towpath.mjs";

describe("ways to get help", () => {
  let dele;
  const set = scene({}, async () => {
    dele = await set.visitor("dele", { viewport: DESK });
    await addLine(dele, { name: "the closed team", contact: "020 7946 0001", from: inHours(2), until: inHours(3) });
    await addLine(dele, { name: "the open team", contact: "020 7946 0002", from: inHours(-2), until: inHours(2) });
  });

  const lines = (v) => v.page.locator(".help__lines > li").evaluateAll((all) => all.map((e) => e.innerText.replace(/\s+/g, " ")));

  test("who is there now stands before who is not, after 999", async () => {
    const amina = await set.visitor("amina");
    await amina.unfold("Help now");
    const said = await lines(amina);
    assert.match(said[0], /Call 999/);
    assert.match(said[1], /the open team.*Open now until/);
    assert.match(said.at(-1), /the closed team.*Closed now\. Opens at/);
  });

  test("a manager changes the order, looks at another hour, and takes a line away", async () => {
    await dele.go("/help-now/edit");
    await dele.page.getByRole("button", { name: "Move up the open team" }).click();
    await dele.settled();
    assert.match(await dele.words(), /The order is changed.*the open team.*the closed team/);
    await dele.page.getByRole("link", { name: /See how it looks/ }).first().click();
    await dele.page.fill("[name=time]", inHours(2.5));
    await dele.press("See how it looks");
    assert.match(await dele.words(), /the closed team on 020.7946.0001 Open now until/);
    await addLine(dele, { name: "a slip", contact: "1234", from: "09:00", until: "10:00" });
    await dele.page.getByRole("button", { name: "Remove a slip" }).click();
    await dele.settled();
    assert.match(await dele.words(), /It is taken away/);
  });

  test("what is no longer so is not said: a page that stands open", async () => {
    const amina = await set.visitor("amina");
    await amina.page.clock.install();
    await amina.go("/");
    await amina.unfold("Help now");
    assert.equal(await amina.page.locator("[data-until]").filter({ visible: true }).count(), 2);
    await amina.page.clock.fastForward("05:00:00");
    assert.equal(await amina.page.locator("[data-until]").filter({ visible: true }).count(), 0);
    assert.ok(await amina.page.locator('a[href="tel:02079460002"]').isVisible(), "the number stays");
  });

  test("whom to call stands at the foot of every printed page", async () => {
    const amina = await set.visitor("amina", { viewport: DESK });
    for (const [path, least] of [["/journey", 2], ["/goals", 1]]) {
      await amina.go(set.towpath.of("amina", path));
      const file = join(folder("help"), "page.pdf");
      writeFileSync(file, await amina.page.pdf({ format: "A4" }));
      let text;
      try {
        text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
      } catch (fault) {
        if (fault.code === "ENOENT") return;
        throw fault;
      }
      const pages = text.split("\f").filter((t) => t.trim());
      assert.ok(pages.length >= least, `${path}: ${pages.length} pages`);
      for (const [i, t] of pages.entries()) {
        const said = t.trim().split("\n").at(-1).replace(/\s+/g, " ");
        assert.match(said, /Help now: 999 · the open team 020 7946 0002 · the closed team 020 7946 0001 · the NHS 111/, `${path}, page ${i + 1}`);
      }
    }
  });
});

describe("without a connection", () => {
  let dele, service;
  const set = scene({}, async () => {
    dele = await set.visitor("dele", { viewport: DESK });
    await addLine(dele, { name: "the open team", contact: "020 7946 0002", from: inHours(-2), until: inHours(2) });
    await dele.go("/help-now");
    service = await dele.page.locator("main a[href*='service=']").last().getAttribute("href");
  });

  // kept gives what the browser keeps, by address, once the page of help is among it
  // and says so.
  const kept = async (v, words = "") => {
    for (let i = 0; i < 60; i++) {
      const all = await v.page.evaluate(async () => {
        const found = {};
        for (const name of await caches.keys())
          for (const request of await (await caches.open(name)).keys()) {
            const answer = await (await caches.open(name)).match(request);
            const { pathname, search } = new URL(request.url);
            found[pathname + search] = /html/.test(answer.headers.get("content-type")) ? await answer.text() : "";
          }
        return found;
      });
      if (all["/help-now"]?.includes(words)) return all;
      await v.page.waitForTimeout(100);
    }
    assert.fail("the page of help is not kept");
  };

  test("the page of help opens in place of what cannot be reached, and nothing of anybody is kept", async () => {
    const amina = await set.visitor("amina", { serviceWorkers: "allow" });
    for (const path of ["", "/bloom", "/goals", "/journey", "/measures", "/circle", "/record"]) await amina.go(set.towpath.of("amina", path));
    const first = await kept(amina);
    assert.match(first["/help-now"], /tel:116123/);
    await amina.go(service);
    await kept(amina, "tel:02079460002");
    await amina.go("/account");
    const all = await kept(amina);
    for (const path of Object.keys(all)) assert.match(path, /^\/(help-now|assets\/(app|app\.rtl|boot|mark|atkinson-[a-z-]+)-[0-9a-f]{12}\.(css|js|svg|woff2))$/);
    for (const kind of [".css", ".js", ".svg", ".woff2"]) assert.ok(Object.keys(all).some((p) => p.endsWith(kind)), `${kind} is kept`);
    for (const of of ["Amina", "Hussain", "Signed in", "/people/", "My Bloom"]) assert.ok(!all["/help-now"].includes(of), `“${of}” is kept`);
    assert.deepEqual(await amina.page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]), [0, 0, 0]);

    amina.offline = true;
    await amina.context.setOffline(true);
    for (const path of [set.towpath.of("amina", "/bloom"), "/help-now"]) {
      await amina.go(path);
      assert.equal(await amina.heading(), "Help now");
      assert.match(await amina.words(), /You are not connected.*the open team on 020.7946.0002.*A nurse of the team/);
      assert.ok(await amina.page.locator('main a[href="tel:999"]').isVisible());
      const drawn = await amina.page.evaluate(() => [getComputedStyle(document.querySelector(".help__call")).display, document.fonts.size > 0]);
      assert.deepEqual(drawn, ["flex", true], "the styles are there");
    }
    await amina.context.setOffline(false);
    amina.offline = false;
    await amina.go(set.towpath.of("amina", "/bloom"));
    assert.notEqual(await amina.heading(), "Help now", "back on line, the page itself");
    assert.ok(!(await amina.page.locator("p.kept").isVisible()));
  });

  test("a service that is down leaves the page of help", async () => {
    const v = await set.visitor(undefined, { serviceWorkers: "allow" });
    await v.go("/about");
    await kept(v);
    v.offline = true;
    await set.towpath.kill();
    await v.go("/about");
    assert.equal(await v.heading(), "Help now");
    assert.match(await v.words(), /You are not connected/);
    await set.towpath.again();
    await v.go("/about");
    assert.equal(await v.heading(), "About Towpath");
    v.offline = false;
  });
});

describe("the quick way out", () => {
  const set = scene();

  const weather = (v) =>
    v.context.route((url) => url.protocol === "https:", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Weather</title><h1>Weather</h1>" }));
  const press = async (v, times) => {
    for (let i = 0; i < times; i++) await v.page.keyboard.press("Shift");
  };
  const said = (v) => v.page.locator("[data-exit-status]").textContent();

  test("Shift three times leaves no page to go back to, from a page that is nobody's too", async () => {
    const v = await set.visitor("amina", { serviceWorkers: "allow" });
    await weather(v);
    await v.go(set.towpath.of("amina", "/journey"));
    await v.go("/help-now");
    await press(v, 1);
    assert.match(await said(v), /twice more/);
    await press(v, 2);
    await v.page.waitForURL((url) => url.protocol === "https:");
    for (let i = 0; i < 2; i++) {
      await v.page.goBack({ waitUntil: "commit" }).catch(() => {}); // the way back turns round at once
      await v.page.waitForURL((url) => url.protocol === "https:");
      assert.equal(await v.heading(), "Weather");
    }
  });

  test("a slow Shift, a capital, a click and a selection are not leaving", async () => {
    const v = await set.visitor("amina");
    await weather(v);
    await v.page.clock.install();
    await v.go(set.towpath.of("amina", "/goals"));
    await press(v, 2);
    await v.page.clock.fastForward(2100);
    assert.equal(await said(v), "", "the count begins anew");
    await press(v, 2);
    await v.page.mouse.click(5, 300);
    await press(v, 2);
    await v.page.keyboard.press("Shift+A");
    await press(v, 2);
    await v.page.keyboard.press("Shift+ArrowLeft");
    await press(v, 2);
    await v.page.waitForTimeout(200);
    assert.equal(await v.heading(), "My goals");
    await press(v, 1);
    await v.page.waitForURL((url) => url.protocol === "https:");
  });

  test("the button leaves without scripts", async () => {
    const v = await set.visitor(undefined, { javaScriptEnabled: false });
    await weather(v);
    await v.go("/help-now");
    assert.match(await v.words(), /press the Shift key three times within two seconds/);
    await v.page.locator("a.exit").click();
    await v.page.waitForURL((url) => url.protocol === "https:");
    assert.equal(await v.heading(), "Weather");
  });
});
