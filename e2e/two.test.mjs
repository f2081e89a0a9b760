// Two processes on one PostgreSQL: what is saved with one is counted by the other at once.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { DESK, Visitor } from "./lib/browser.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";
import { Towpath } from "./lib/towpath.mjs";

const skip = missing();
let two, here, there, amina;
const set = skip ? null : scene({ people: 300, database: startPostgres }, async () => {
  two = await Towpath.start({ people: 300, database: set.database.address, flags: ["--master", `file:${set.towpath.data}/master.keys`] });
  here = await set.visitor("dele", { viewport: DESK });
  there = await Visitor.arrive(set.browser, two, { viewport: DESK });
  set.visitors.push(there);
  await there.signIn("dele");
  amina = await set.visitor("amina");
});
after(() => two?.stop());

// report is the file of a report, which says nothing of when it was made.
const report = async (v, query) => (await v.context.request.get(`${v.towpath.base}/reports.json${query}`)).text();

// What is published of one save may be the same as before: counts are rounded by chance that
// depends on a secret. So both are held against each other each time, and against before once.
test("both give the same report, and a save with one changes that of the other", { skip }, async (t) => {
  const query = "?by=gender";
  let before = await report(here, query);
  let changed = 0;
  assert.equal(await report(there, query), before);
  for (const gender of ["man", "another", "woman", "man"]) {
    await amina.go(set.towpath.of("amina", "/about"));
    await amina.choose("gender", gender);
    await amina.press("Save");
    const saved = Date.now();
    let [other, own] = [await report(there, query), await report(here, query)];
    while (other !== own && Date.now() - saved < 20_000) [other, own] = [await report(there, query), await report(here, query)];
    assert.equal(other, own, gender);
    t.diagnostic(`${gender}: both say the same ${Date.now() - saved} ms after the save`);
    changed += own !== before;
    before = own;
  }
  assert.ok(changed > 0, "no save changed anything");
});
