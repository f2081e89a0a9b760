// A team sees itself: rated three ways, three priorities, a year later, and one of two
// challenges shared.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BEFORE, mirrorOf, NOW } from "./lib/mirror.mjs";
import { scene } from "./lib/scene.mjs";

let ben, amina, chiara, dele, mirror;
const set = scene({}, async () => {
  [ben, amina, chiara, dele] = await Promise.all(["ben", "amina", "chiara", "dele"].map((n) => set.visitor(n)));
  mirror = await mirrorOf(ben);
});

const round = (id) => `${mirror}/rounds/${id}`;

async function rate(v, answers) {
  for (const [item, answer] of Object.entries(answers)) {
    await v.page.locator(`[name="answer-${item}"][value="${answer}"]`).check();
  }
  await v.press("Hand it in");
}

test("last year's round shows what was agreed, what was taken on and what was tried", async () => {
  await ben.go(round(BEFORE));
  const words = await ben.words();
  assert.match(words, /Talk about these first/);
  assert.match(words, /Staff: at least 10 rated/);
  assert.match(words, /Carers: fewer than five, or nobody/);
  assert.match(words, /We agreed: Engagement\./);
  assert.match(words, /Decided: For two weeks, three of us turn the screen round/);
});

test("staff, a person and a carer rate, each once, and nothing is shown before the end", async () => {
  await amina.go("/");
  await amina.page.getByRole("link", { name: "Help your team to see itself" }).click();
  await amina.settled();
  assert.match(await amina.words(), /There is no name on it/);
  await amina.page.fill("[name=remark_choice]", "Ask me first.");
  await rate(amina, { choice: "engagement", voice: "none" });
  assert.match(await amina.words(), /It is handed in, with no name on it/);
  await amina.go("/");
  assert.equal(await amina.page.getByRole("link", { name: "Help your team to see itself" }).count(), 0);

  await chiara.go("/");
  await chiara.page.getByRole("link", { name: "Help your team to see itself" }).click();
  await chiara.settled();
  await rate(chiara, { choice: "none", everyday: "development" });
  await ben.go(`${round(NOW)}/rate`);
  await rate(ben, { choice: "development", safety: "development" });
  await ben.go(`${round(NOW)}/paper`);
  await ben.page.getByLabel("Carers", { exact: true }).check();
  await rate(ben, { choice: "engagement", everyday: "engagement" });
  assert.match(await ben.words(), /The sheet counts now/);
  for (const v of [ben, amina]) {
    await v.go(round(NOW));
    assert.doesNotMatch(await v.words(), /at least|Ask me first/);
  }
});

test("the team closes the round, agrees beside last year, and picks three", async () => {
  await ben.go(round(NOW));
  await ben.press("Close it and see what came of it");
  const words = await ben.words();
  assert.match(words, /Staff: at least 5 rated.*People who use the service: at least 10 rated.*Carers: at least 5 rated/);
  assert.match(words, /Last time we agreed: Development/);
  for (const [item, stage] of [["Each person’s own way", "Development"], ["Care for those who care", "Engagement"]]) {
    await ben.go(round(NOW));
    await ben.page.getByRole("link", { name: item }).click();
    await ben.settled();
    await ben.page.getByLabel(stage, { exact: true }).check();
    await ben.page.fill("[name=evidence]", `What tells us so about ${item}`);
    await ben.page.fill("[name=by]", "eight of us");
    await ben.press("Save what we agreed");
    assert.match(await ben.words(), /What you agreed is saved/);
  }
  await ben.go(round(NOW));
  assert.match(await ben.words(), /We agreed: Development\. Last time: Engagement\./);
  for (const [i, item] of ["staff", "voice", "life"].entries()) await ben.page.selectOption(`[name=priority${i + 1}]`, item);
  await ben.press("Save what we take on");
  await ben.go(`${round(NOW)}/challenges/staff/tests/new`);
  await ben.page.fill("[name=plan]", "Thursdays free, again");
  await ben.press("Save the test");
  assert.match(await ben.words(), /Thursdays free, again.*Planned/);
});

test("one of two challenges goes up, just as the team saw it, and comes back", async () => {
  await dele.go("/mirrors");
  assert.match(await dele.words(), /No team shares anything yet/);
  await dele.expects([404], () => dele.go(round(NOW)));
  await ben.go(`${round(NOW)}/challenges/choice`);
  await ben.page.fill("[name=share_by]", "all of us, on Tuesday");
  await ben.press("Share this one");
  const line = ".mirror-line >> nth=0";
  const seen = await ben.page.locator(line).innerText();
  await dele.go("/mirrors");
  const words = await dele.words();
  assert.match(words, /Each person’s own way.*Riverside community team.*What tells us so about Each person/);
  assert.doesNotMatch(words, /Care for those who care|Ask me first|Thursdays/);
  assert.equal(await dele.page.locator(".mirror-line").count(), 1);
  assert.equal(await dele.page.locator(line).innerText(), seen);
  await ben.press("Take it back");
  await dele.go("/mirrors");
  assert.match(await dele.words(), /No team shares anything yet/);
});

test("who rated reads what came of it, and nobody else does", async () => {
  await amina.go(round(NOW));
  assert.match(await amina.words(), /What came of it.*We agreed: Engagement/);
  const eve = await set.visitor("eve");
  for (const path of [mirror, round(NOW), `${round(NOW)}/file`, round(BEFORE)]) await eve.expects([404], () => eve.go(path));
});
