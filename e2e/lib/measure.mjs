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

// measurePlaces are the pages of measures that are looked at one by one.
export function measurePlaces({ measured }, own) {
  return {
    "/measures": ["/measures", "/measures?about=low-mood&by=person&wording=wanted", "/measures?about=low-mood&by=manager"],
    "/measures/{measure}": ["phq-9", "swemwbs", "inspire", "qpr-22", "dialog-plus"].map((m) => `/measures/${m}`),
    "/measures/{measure}/questionnaire": [], // a file
    "/measures/{measure}/estimate": ["/measures/dialog/estimate"],
    "/paper/{code}": [], // leads on to the sheet
    "/people/{person}/measures": ["", "?ask=dialog"].map((q) => own(`/people/{person}/measures${q}`)),
    "/people/{person}/measures/{measurement}": [`${measured.open}?question=1&view=one`, `${measured.open}?question=12`, `${measured.open}?type=large`, `${measured.open}?view=all`, `${measured.open}?type=usual`, measured.first, measured.last].map((m) => own(`/people/{person}/measures/${m}`)),
    "/people/{person}/measures/{measurement}/paper": [measured.open, measured.sheet].map((m) => own(`/people/{person}/measures/${m}/paper`)),
    "/people/{person}/measures/{measurement}/entry": ["", "?again=yes"].map((q) => own(`/people/{person}/measures/${measured.sheet}/entry${q}`)),
  };
}
