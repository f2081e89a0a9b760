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

test("both give the same report, and a save with one changes that of the other", { skip }, async (t) => {
  const query = "?by=gender";
  let before = await report(here, query);
  assert.equal(await report(there, query), before);
  for (const gender of ["man", "another", "woman"]) {
    await amina.go(set.towpath.of("amina", "/about"));
    await amina.choose("gender", gender);
    await amina.press("Save");
    const saved = Date.now();
    let after = before;
    while (after === before && Date.now() - saved < 20_000) after = await report(there, query);
    assert.notEqual(after, before, gender);
    t.diagnostic(`${gender}: the other process says so ${Date.now() - saved} ms after the save`);
    assert.equal(await report(here, query), after);
    before = after;
  }
});
