// What was said is saved was saved: on a page that is left, without a network,
// and when the server dies.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answerArea, nextArea, prepare } from "./lib/road.mjs";
import { scene } from "./lib/scene.mjs";

let ben, path, area;
const set = scene({}, async () => {
  ben = await set.visitor("ben");
});
beforeEach(async () => {
  path = await prepare(ben, set.towpath.of("nia"));
  area = ben.page.url();
});

const status = () => ben.page.locator("[data-save-status]");
const says = (text, timeout = 6000) => status().filter({ hasText: new RegExp(`^${text}`) }).waitFor({ timeout });
const chosen = () => ben.page.locator("input[name=step]:checked");

test("a choice is saved within a second", async () => {
  await ben.choose("step", "7");
  await says("Saved", 1000);
  await ben.page.reload();
  assert.equal(await chosen().inputValue(), "7");
  await ben.choose("step", "not-sure");
  await says("Saved", 1000);
  await ben.go(path);
  assert.match(await ben.words(), /I.m not sure/);
});

test("words are saved after a pause in typing", async () => {
  await ben.page.locator("[name=note]").pressSequentially("By the water I think clearly.");
  assert.equal(await status().innerText(), "", "nothing is said before anything was sent");
  await says("Saved");
  await ben.page.reload();
  assert.equal(await ben.page.inputValue("[name=note]"), "By the water I think clearly.");
});

test("without a network it says so, and saves when the network is back", async () => {
  ben.offline = true;
  await ben.context.setOffline(true);
  await ben.choose("step", "4");
  await says("Not saved yet");
  await ben.context.setOffline(false);
  await says("Saved");
  ben.offline = false;
  await ben.page.reload();
  assert.equal(await chosen().inputValue(), "4");
});

test("signed out meanwhile, a draft is not said to be saved", async () => {
  const cookies = await ben.context.cookies();
  await ben.context.clearCookies();
  await ben.expects([401, 403], async () => {
    await ben.choose("step", "5");
    await says("Not saved yet");
  });
  await ben.context.addCookies(cookies);
  await ben.choose("step", "6");
  await says("Saved");
});

test("what was acknowledged outlives the server", async () => {
  await answerArea(ben, { step: "8", note: "Kept, come what may." });
  await says("Saved");
  await nextArea(ben);
  await ben.choose("step", "3");
  await says("Saved");
  await set.towpath.kill();
  ben.offline = true;
  await ben.choose("step", "2");
  await says("Not saved yet");
  await set.towpath.again();
  await says("Saved", 20_000);
  ben.offline = false;
  await ben.page.reload();
  assert.equal(await chosen().inputValue(), "2", "what was chosen while the server was away");
  await ben.go(area);
  assert.equal(await chosen().inputValue(), "8");
  assert.equal(await ben.page.inputValue("[name=note]"), "Kept, come what may.");
});
