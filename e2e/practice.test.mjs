// For workers: ideas beside a conversation, other words while writing, a minute to
// reflect.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scene } from "./lib/scene.mjs";

const JUDGING = "She refuses her medication and is non-compliant.";

let ben, amina;
const set = scene({}, async () => {
  ben = await set.visitor("ben");
  amina = await set.visitor("amina");
});

test("ideas are folded away beside the goals, three at a time, and only for the worker", async () => {
  await ben.go(set.towpath.of("amina", "/goals"));
  const box = ben.page.locator("#ideas");
  assert.ok(!(await box.locator("li").first().isVisible()), "folded");
  await ben.unfold("Ideas for this conversation");
  const first = await box.locator("li").allInnerTexts();
  assert.equal(first.length, 3);
  await box.getByRole("link", { name: "Another three" }).click();
  await ben.settled();
  const next = await box.locator("li").allInnerTexts();
  assert.equal(next.filter((t) => first.includes(t)).length, 0);
  assert.ok(await box.locator("li").first().isVisible(), "still open");
  await amina.go(set.towpath.of("amina", "/goals"));
  assert.equal(await amina.page.locator("#ideas").count(), 0);
});

test("other words are offered while a worker writes, and nothing is held up", async () => {
  await ben.go(set.towpath.of("amina", "/journey"));
  await ben.unfold("Note something");
  await ben.page.fill("[name=happened]", "");
  await ben.page.locator("[name=happened]").pressSequentially(JUDGING, { delay: 1 });
  const said = ben.page.locator(".remarks").filter({ visible: true });
  await said.waitFor();
  assert.match(await said.innerText(), /You wrote “non-compliant”\. Perhaps/);
  assert.equal(await ben.page.inputValue("[name=happened]"), JUDGING, "nothing is changed");
  await ben.press("Save this note");
  assert.match(await ben.words(), /It is on the journey now.*non-compliant/);
  await amina.go(set.towpath.of("amina", "/journey"));
  await amina.unfold("Note something");
  await amina.page.locator("[name=happened]").pressSequentially(JUDGING, { delay: 1 });
  await amina.page.waitForTimeout(1500);
  assert.equal(await amina.page.locator(".remarks").count(), 0, "a person's own words are theirs");
});

test("without scripts other words are offered once, before saving", async () => {
  const v = await set.visitor("ben", { javaScriptEnabled: false });
  await v.go(set.towpath.of("amina", "/journey"));
  await v.page.locator("summary", { hasText: "Note something" }).click();
  await v.page.fill("[name=happened]", `A quiet visit. ${JUDGING}`);
  await v.press("Save this note");
  assert.equal(await v.heading(), "Before this is saved");
  assert.match(await v.words(), /You wrote “non-compliant”/);
  await v.page.locator("main textarea").fill("A quiet visit. She did not want her tablets today.");
  await v.press("Save it");
  assert.match(await v.words(), /It is on the journey now.*She did not want her tablets today/);
});

test("they are switched off, and on again", async () => {
  await ben.go("/account");
  await ben.page.locator("[name=remarks]").uncheck();
  await ben.page.getByRole("button", { name: "Save Other words" }).click();
  await ben.settled();
  await ben.go(set.towpath.of("amina", "/journey"));
  assert.equal(await ben.page.locator("body[data-words]").count(), 0);
  await ben.go("/account");
  await ben.page.locator("[name=remarks]").check();
  await ben.page.getByRole("button", { name: "Save Other words" }).click();
  await ben.settled();
  await ben.go(set.towpath.of("amina", "/journey"));
  assert.equal(await ben.page.locator("body[data-words]").count(), 1);
});

test("a reflection is kept, printed and deleted, and stays the worker's own", async () => {
  await ben.go("/practice");
  await ben.press("A minute to reflect");
  const question = await ben.page.locator("main form label").first().innerText();
  await ben.press("Another question");
  assert.notEqual(await ben.page.locator("main form label").first().innerText(), question);
  await ben.page.fill("[name=words]", "I talked more than I listened.");
  await ben.press("Keep it");
  assert.match(await ben.words(), /It is kept for you alone.*I talked more than I listened/);
  await ben.page.emulateMedia({ media: "print" });
  assert.ok(await ben.page.getByText("I talked more than I listened.").isVisible());
  await ben.page.emulateMedia({ media: "screen" });
  for (const name of ["dele", "eve"]) {
    const v = await set.visitor(name);
    await v.go("/practice/reflections");
    assert.doesNotMatch(await v.words(), /I talked more/);
  }
  await ben.press("Delete for good");
  assert.match(await ben.words(), /It is gone for good/);
  assert.doesNotMatch(await ben.words(), /I talked more/);
});
