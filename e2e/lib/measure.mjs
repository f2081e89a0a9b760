// Beginning a questionnaire, and typing in a sheet of paper.

// beginMeasure begins one from the page of somebody's questionnaires.
export async function beginMeasure(v, path, measure, manner) {
  await v.go(`${path}?ask=${measure}`);
  await v.page.selectOption("[name=measure]", measure);
  await v.choose("manner", manner);
  await v.press("Begin");
}

// typeSheet types the answers of a sheet, by the keyboard alone, and saves it.
export async function typeSheet(v, keys) {
  await v.page.locator("input[data-codes]").first().focus();
  await v.page.keyboard.type(keys); // each box moves on by itself
  await Promise.all([v.page.waitForURL((u) => !u.pathname.endsWith("/entry")), v.page.keyboard.press("Enter")]);
  await v.settled();
}
