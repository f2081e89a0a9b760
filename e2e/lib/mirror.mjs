// The rounds of the demonstration's Riverside team: last year's, and the one that is open.
export const BEFORE = "00000000-0000-8000-8000-00000000c001";
export const NOW = "00000000-0000-8000-8000-00000000c002";

// mirrorOf gives the address of the mirror of that team, as somebody in it finds it.
export async function mirrorOf(v) {
  await v.go("/mirrors");
  return new URL(await v.page.getByRole("link", { name: "Riverside community team" }).getAttribute("href"), v.page.url()).pathname;
}

// sharedMirror shares one challenge of last year's round, and gives the addresses of the
// mirror and of a small test.
export async function sharedMirror(v) {
  const mirror = await mirrorOf(v);
  await v.go(`${mirror}/rounds/${BEFORE}/challenges/choice`);
  await v.page.fill("[name=share_by]", "all of us");
  await v.press("Share this one");
  const mirrorTest = new URL(await v.page.locator("main a[href*='/tests/']:not([href$='/new'])").first().getAttribute("href"), v.page.url()).pathname;
  return { mirror, mirrorTest };
}

// mirrorPlaces gives the addresses to look at for each pattern of mirrors.
export const mirrorPlaces = ({ mirror, mirrorTest }) => {
  const round = `${mirror}/rounds/${NOW}`;
  const closed = `${mirror}/rounds/${BEFORE}`;
  return {
    "/teams/{team}/mirror": [mirror],
    "/teams/{team}/mirror/results": [`${mirror}/results`],
    "/teams/{team}/mirror/rounds/{round}": [round, closed],
    "/teams/{team}/mirror/rounds/{round}/rate": [`${round}/rate`],
    "/teams/{team}/mirror/rounds/{round}/sheet": [`${round}/sheet`],
    "/teams/{team}/mirror/rounds/{round}/paper": [`${round}/paper`],
    "/teams/{team}/mirror/rounds/{round}/file": [], // a file
    "/teams/{team}/mirror/rounds/{round}/challenges/{item}": [`${closed}/challenges/choice`, `${closed}/challenges/everyday`],
    "/teams/{team}/mirror/rounds/{round}/challenges/{item}/tests/{test}": [mirrorTest, `${closed}/challenges/choice/tests/new`],
  };
};
