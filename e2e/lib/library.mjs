// What several files need of the support library.

// libraryPlaces are the addresses of the library to look at, for each pattern, while the
// collection about visiting is on.
export const libraryPlaces = {
  "/library": ["/library", "/library?for=carers&area=money", "/library?kind=book&format=bsl&place=wales&cost=paid", "/library?list=all&after=15"],
  "/library/{slug}": ["samaritans", "meriden-family-programme", "carers-uk"].map((s) => `/library/${s}`),
  "/collections/{slug}": ["/collections/while-visiting-is-restricted"],
  "/search": ["/search", "/search?q=help+for+my+brohter", "/search?q=lithium+debt+brother", "/search?q=the", "/search?q=quetzalcoatl&for=carers"],
};

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
