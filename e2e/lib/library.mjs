// What a test needs to walk through the support library and its editor's pages.

// entryOf gives the id of an entry that an editor finds by the words of its title.
export async function entryOf(editor, title) {
  await editor.go(`/editing?q=${encodeURIComponent(title)}`);
  const href = await editor.page.locator("main .rows a").first().getAttribute("href");
  return href.split("/").pop();
}

// libraryPlaces gives the addresses to look at for each pattern of the library.
export const libraryPlaces = ({ entries }, own) => ({
  "/library": ["/library", "/library?for=carers&area=money", "/library?kind=book&format=bsl&place=wales&cost=paid", "/library?list=all&after=15"],
  "/library/{slug}": ["samaritans", "meriden-family-programme", "carers-uk"].map((s) => `/library/${s}`),
  "/collections/{slug}": ["/collections/while-visiting-is-restricted"],
  "/search": ["/search", "/search?q=help+for+my+brohter", "/search?q=lithium+debt+brother", "/search?q=the", "/search?q=quetzalcoatl&for=carers"],
  "/pages/{page}": [], // those that there are lead on to addresses of their own
  "/people/{person}/ideas/{area}": ["body", "who-i-am"].map((a) => own(`/people/{person}/ideas/${a}`)),
  "/editing": ["/editing", "/editing?kind=page", "/editing?q=nothing-is-called-this"],
  "/editing/new/{kind}": ["resource", "collection", "page"].map((k) => `/editing/new/${k}`),
  "/editing/entries/{entry}": entries.map((e) => `/editing/entries/${e}`),
  "/editing/entries/{entry}/edit": entries.map((e) => `/editing/entries/${e}/edit`),
  "/editing/entries/{entry}/versions/{version}": entries.map((e) => `/editing/entries/${e}/versions/1`),
  "/editing/export/{file}": [], // files
});

// editor has the administrator let somebody look after the library, and gives their visit.
export async function editor(set, username) {
  const ada = await set.visitor("ada");
  await ada.go("/accounts");
  const form = ada.page.locator("form[action='/accounts/duties']").filter({ has: ada.page.locator(`input[name=username][value="${username}"]`) });
  await form.evaluate((f) => f.closest("details")?.setAttribute("open", ""));
  await form.locator("input[type=checkbox]").first().check(); // who edits comes first
  await form.locator("button").click();
  await ada.settled();
  return set.visitor(username);
}

// switchOn has an editor switch a collection on, in one press.
export async function switchOn(v, title) {
  await v.go("/editing/review");
  await v.page.locator(".rows__item", { hasText: title }).getByRole("button", { name: /^Switch on today/ }).click();
  await v.settled();
}
