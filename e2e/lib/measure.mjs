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

// oneOfEach gives the ids of measurements in every state: open, on a sheet, and two that
// are finished.
export async function oneOfEach(v, path) {
  const begin = async (measure, manner, finish) => {
    await beginMeasure(v, path, measure, manner);
    const id = new URL(v.page.url()).pathname.split("/measures/")[1].split("/")[0];
    if (finish) await typeSheet(v, finish);
    return id;
  };
  return { open: await begin("dialog", "alone"), sheet: await begin("phq-9", "paper"), first: await begin("phq-9", "paper", "2223212312"), last: await begin("phq-9", "paper", "1110101001") };
}
