// Plans, for the tests that look at every page.

// writeLine adds a line to a section of a plan, whose address is path.
export async function writeLine(v, path, section, words, { detail, voice } = {}) {
  await v.go(`${path}?add=${section}#section-${section}`);
  const form = v.page.locator(`#section-${section} form`).filter({ has: v.page.locator("textarea") });
  await form.locator("[name=words]").fill(words);
  if (detail) await form.locator("[name=detail]").fill(detail);
  if (voice) await form.locator(`[name=voice][value=${voice}]`).check();
  await form.locator("button").last().click();
  await v.settled();
}

// putForward makes a version of the plan that is open, and gives its address.
export async function putForward(v, withWhom) {
  await v.unfold("Put this plan forward to be signed");
  await v.page.fill("[name=with]", withWhom);
  await v.press("Put it forward");
  return new URL(v.page.url()).pathname;
}

// onePlan makes a card of Amina's and finds a line on which two wrote, and a meeting.
export async function onePlan(amina, own) {
  await amina.go(`${own}/plans/wellness`);
  const both = new URL(await amina.page.locator(".plan-line--open a").first().evaluate((a) => a.href)).pathname;
  await amina.go(`${own}/plans`);
  const meeting = await amina.page.locator("main a[href*='/plans/meeting-']").first().getAttribute("href");
  await amina.go(`${own}/card`);
  await amina.choose("days", "30");
  await amina.press("Make the card");
  const code = (await amina.page.locator(".cut-card__code").innerText()).replaceAll(/[^0-9A-Z]/g, "");
  return { plans: { both, meeting, code } };
}

export function planPlaces({ plans }, own) {
  return {
    "/people/{person}/plans/{plan}": ["wellness", "wellness?add=upsets", "crisis", "crisis?add=call"].map((p) => own(`/people/{person}/plans/${p}`)).concat(plans.meeting, `${plans.meeting}?add=agreed`),
    "/people/{person}/plans/{plan}/lines/{line}": [plans.both],
    "/people/{person}/plans/{plan}/versions/{number}": [own("/people/{person}/plans/crisis/versions/1")],
    "/card/{code}": [`/card/${plans.code}`],
    "/card/{code}/keep": [], // a file
  };
}
