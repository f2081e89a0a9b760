// Ways of the circle, step by step, as people walk them: used with scripts and
// without.
import assert from "node:assert/strict";
import { prepare } from "./road.mjs";

// give answers some areas, one page each.
export async function give(v, path, steps) {
  for (const [area, step] of Object.entries(steps)) {
    await v.go(`${path}/areas/${area}`);
    await v.choose("step", String(step));
    await v.press("Save and go on");
  }
}

export async function handIn(v, path) {
  await v.go(path);
  await v.press("Hand in my view");
}

// apart begins a Bloom that a worker and a person do each on their own, with the
// worker's view in, and gives its path.
export async function apart(worker, person, steps = { "mental-health": 7, body: 6, home: 4, "who-i-am": 6 }) {
  const path = await prepare(worker, person, { way: "apart" });
  await give(worker, path, steps);
  await handIn(worker, path);
  return path;
}

// invite goes to the code for somebody new, and gives it. at is called with the
// name of each page on the way.
export async function invite(v, person, { name = "Sam", relation = "", kind = "friend", share = {}, at = async () => {} } = {}) {
  await v.go(`${person}/circle/new`);
  await v.page.fill("[name=name]", name);
  await v.choose("kind", kind);
  await v.page.fill("[name=relation]", relation);
  for (const [topic, choice] of Object.entries(share)) await v.choose(`share-${topic}`, choice);
  await v.press("See it with their eyes");
  await at("the look with their eyes");
  await v.press(`Yes, invite ${name}`);
  await at("the code of an invitation");
  return readCode(v);
}

// readCode reads the code that a page shows, once.
export async function readCode(v) {
  const code = (await v.page.locator(".code").innerText()).trim();
  assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/);
  return code;
}

// enterCode types a code as it was read out.
export async function enterCode(v, address, code, button) {
  await v.go(address);
  await v.page.fill("[name=code]", code.toLowerCase().replaceAll("-", " "));
  await v.press(button);
}
