// Ways to get help, as a manager sets them.
import assert from "node:assert/strict";

// inHours gives a time of day so many hours from now, where the service is.
export function inHours(hours) {
  const at = new Date(Date.now() + hours * 3600 * 1000);
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" }).format(at);
}

// addLine adds one for the manager's own service, with the same hours every day or with
// none, and gives its page and those of its service.
export async function addLine(v, { name, contact, from, until, answers = "A nurse of the team" }) {
  await v.go("/help-now/edit");
  const add = await v.page.locator("main a[href*='/help-now/edit/new']").first().getAttribute("href");
  await v.go(add);
  for (const [field, text] of Object.entries({ name, contact, use: "To talk to somebody who knows you", answers, bsl: "https://bsl.example/", relay: "18001 020 7946 0000" })) await v.page.fill(`[name=${field}]`, text);
  await v.choose("hours", from ? "week" : "always");
  for (const day of from ? [0, 1, 2, 3, 4, 5, 6] : []) await v.page.locator(`[name=days-0][value="${day}"]`).check();
  if (from) await v.page.fill("[name=from-0]", from);
  if (until) await v.page.fill("[name=until-0]", until);
  await v.press("Save");
  assert.match(await v.words(), /It is saved/);
  const line = (await v.page.locator("main li[id^=line-]").last().getAttribute("id")).slice("line-".length);
  return { now: ["/help-now", add.replace("/edit/new", "")], add, look: add.replace("/new", "/look"), change: `/help-now/edit/${line}` };
}

// helpPlaces gives the addresses to look at for each pattern of help.
export const helpPlaces = ({ help }) => ({
  "/help-now": help.now, "/help-now/edit/new": [help.add], "/help-now/edit/look": [help.look], "/help-now/edit/{line}": [help.change],
});
