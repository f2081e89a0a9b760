// Plans, for the tests that look at every page.

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
