// What is done with keys only: each stop is looked at on the way.
import assert from "node:assert/strict";

// focus describes what has the focus, and fails where it cannot be seen: no
// change of look, out of the window, or under something else.
export async function focus(v) {
  const at = await v.page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const parts = [e, ...(e.labels ?? [])];
    const look = () =>
      parts
        .flatMap((p) => [null, "::before", "::after"].map((pseudo) => getComputedStyle(p, pseudo)))
        .map((s) => [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor, s.textDecorationLine].join())
        .join("|");
    const focused = look();
    e.blur();
    const blurred = look();
    e.focus({ preventScroll: true });
    const box = e.getBoundingClientRect();
    const inside = (n) => n >= 2;
    const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
    const top = document.elementFromPoint(x, y);
    return {
      name: `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""} “${(e.innerText || e.value || "").trim().slice(0, 30)}”`,
      id: e.id,
      type: e.type,
      group: e.type === "radio" ? e.name : "",
      shown: focused !== blurred,
      inWindow: inside(Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)),
      uncovered: top !== null && parts.some((p) => p === top || p.contains(top) || top.contains(p)) && !top.closest(".bar:not(:has(:focus))"),
    };
  });
  assert.ok(at, `${v.page.url()}: nothing has the focus`);
  assert.ok(at.shown, `${v.page.url()}: the focus on ${at.name} is not to be seen`);
  assert.ok(at.inWindow, `${v.page.url()}: ${at.name} has the focus and is out of the window`);
  assert.ok(at.uncovered, `${v.page.url()}: ${at.name} has the focus and is covered`);
  return at;
}

// tabTo presses Tab until something has the focus, looking at each stop.
export async function tabTo(v, locator, { key = "Tab", most = 60 } = {}) {
  const groups = [];
  for (let i = 0; i < most; i++) {
    await v.page.keyboard.press(key);
    const at = await focus(v);
    if (at.group) groups.push(at.group);
    if (await locator.evaluate((e) => e === document.activeElement)) return groups;
  }
  assert.fail(`${v.page.url()}: ${most} presses of ${key} did not reach ${locator}`);
}

export async function enter(v) {
  await Promise.all([v.page.waitForEvent("load"), v.page.keyboard.press("Enter")]);
}

// open unfolds a fold from its words.
export async function open(v, words) {
  await tabTo(v, v.page.locator("summary", { hasText: words }), { most: 120 });
  await v.page.keyboard.press("Enter");
}

// pressKey goes to the button or link of that name and presses it.
export async function pressKey(v, name) {
  await tabTo(v, v.page.locator("main").locator("button, a").filter({ hasText: name, visible: true }).first(), { most: 120 });
  await enter(v);
}

// tick goes to a box and ticks it.
export async function tick(v, field, value) {
  await tabTo(v, v.page.locator(`[name=${field}]${value ? `[value="${value}"]` : ""}`), { most: 120 });
  await v.page.keyboard.press("Space");
}

export async function type(v, field, text) {
  await tabTo(v, v.page.locator(`[name=${field}]`).first(), { most: 120 });
  await v.page.keyboard.press("Control+a");
  await v.page.keyboard.type(text);
}
