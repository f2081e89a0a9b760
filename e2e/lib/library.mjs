// What a test needs to walk through the support library and its editor's pages.

// entryOf gives the id of an entry that an editor finds by the words of its title.
export async function entryOf(editor, title) {
  await editor.go(`/editing?q=${encodeURIComponent(title)}`);
  const href = await editor.page.locator("main .rows a").first().getAttribute("href");
  return href.split("/").pop();
}

// libraryPlaces gives the addresses to look at for each pattern of the library.
export const libraryPlaces = ({ entries }, own) => ({
  "/library": ["/library", "/library?for=carers&area=caring-role", "/library?kind=course&place=scotland&cost=paid"],
  "/library/{slug}": ["samaritans", "hundred-ways", "meriden-family-programme"].map((s) => `/library/${s}`),
  "/collections/{slug}": ["/collections/around-the-holidays"],
  "/search": ["/search", "/search?q=help+for+my+brother", "/search?q=zzqx"],
  "/pages/{page}": [], // those that there are lead on to addresses of their own
  "/people/{person}/ideas/{area}": ["body", "who-i-am"].map((a) => own(`/people/{person}/ideas/${a}`)),
  "/editing": ["/editing", "/editing?kind=page", "/editing?q=nothing-is-called-this"],
  "/editing/new/{kind}": ["resource", "collection", "page"].map((k) => `/editing/new/${k}`),
  "/editing/entries/{entry}": entries.map((e) => `/editing/entries/${e}`),
  "/editing/entries/{entry}/edit": entries.map((e) => `/editing/entries/${e}/edit`),
  "/editing/entries/{entry}/versions/{version}": entries.map((e) => `/editing/entries/${e}/versions/1`),
  "/editing/export/{file}": [], // files
});
