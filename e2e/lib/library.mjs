// What several files need of the support library.

// editor has the administrator let somebody look after the library.
export async function editor(set, username) {
  const ada = await set.visitor("ada");
  await ada.go("/accounts");
  const form = ada.page.locator("form[action='/accounts/duties']").filter({ has: ada.page.locator(`input[name=username][value="${username}"]`) });
  await form.evaluate((f) => f.closest("details")?.setAttribute("open", ""));
  await form.locator("input[type=checkbox]").first().check(); // who edits comes first
  await form.locator("button").click();
  await ada.settled();
}

// switchOn has an editor switch a collection on, in one press.
export async function switchOn(v, title) {
  await v.go("/editing/review");
  await v.page.locator(".rows__item", { hasText: title }).getByRole("button", { name: /^Switch on today/ }).click();
  await v.settled();
}
