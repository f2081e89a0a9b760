// Appointments: a worker puts one down, the person sees it, and it is moved and called off.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { scene } from "./lib/scene.mjs";

const soon = new Date(Date.now() + 24 * 3600e3);
const day = { day: soon.getUTCDate(), month: soon.getUTCMonth() + 1, year: soon.getUTCFullYear() };

describe("appointments", () => {
  const set = scene({ flags: ["--time-zone", "UTC"] });

  test("one is put down, seen, moved and called off, without scripts", async () => {
    const ben = await set.visitor("ben", { javaScriptEnabled: false });
    const amina = await set.visitor("amina", { javaScriptEnabled: false });
    const path = set.towpath.of("amina", "/appointments");
    await ben.go(path);
    await ben.press("Put an appointment down");
    for (const [part, value] of Object.entries(day)) await ben.page.fill(`[name=on-${part}]`, `${value}`);
    await ben.page.fill("[name=from]", "00:30");
    await ben.page.fill("[name=until]", "01:10");
    await ben.page.fill("[name=where]", "The lock keeper’s hut");
    await ben.page.fill("[name=about]", "To look at the water");
    await ben.press("Save");
    await amina.go("/");
    const next = amina.page.locator("section.card", { hasText: "Your next appointment" });
    const card = await next.innerText();
    assert.match(card, /The lock keeper’s hut/);
    assert.doesNotMatch(card, /To look at the water/, "the first page says what it is for");
    await next.getByRole("link").click();
    const mine = amina.page.locator("section.panel", { hasText: "The lock keeper’s hut" });
    assert.match(await mine.innerText(), /To look at the water/);
    const file = await (await amina.context.request.get(await mine.getByRole("link", { name: /calendar/ }).getAttribute("href"))).text();
    assert.match(file, /BEGIN:VEVENT/);
    assert.doesNotMatch(file, /water/);
    await ben.page.locator("section.panel", { hasText: "The lock keeper’s hut" }).getByRole("link", { name: /Change or cancel/ }).click();
    await ben.press("It is cancelled");
    await amina.go(path);
    assert.match(await mine.innerText(), /Cancelled: it does not take place/);
    await amina.go("/");
    assert.equal(await amina.page.getByText("The lock keeper’s hut").count(), 0);
  });
});
