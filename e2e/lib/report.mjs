// What a report holds, read off its page and out of its files.

// figuresOf gives every number of a report's tables as files write them, "" where there are
// too few to show.
export async function figuresOf(v) {
  const cells = await v.page.locator(".report td, .report dd").evaluateAll((all) =>
    all.filter((e) => !e.closest(".report__asked, .method") && !e.querySelector("dl")).flatMap((e) => {
      const text = e.firstChild?.nodeName === "#text" && e.firstChild.textContent.trim() ? e.firstChild.textContent : e.textContent;
      // Cells beside each other say once that they are hidden; a whole row is one.
      return Array(e.parentElement.querySelectorAll("td").length > 1 ? e.colSpan ?? 1 : 1).fill(text);
    }));
  return cells.map((text) => text.trim().replace("−", "-").replace(/[+%,]/g, "").replace(/^too few to show$/, ""));
}

// rowsOf reads comma separated text.
export function rowsOf(text) {
  return text.replace(/^\uFEFF/, "").trimEnd().split("\r\n").map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2]));
}

// numbersOf gives those of a report's CSV, as figuresOf gives those of its page: a row of
// which nothing is shown gives one "".
export function numbersOf(rows) {
  const out = new Map();
  for (const r of rows.slice(1).filter((r) => r.length === 7)) out.set(`${r[0]}|${r[1]}`, [...(out.get(`${r[0]}|${r[1]}`) ?? []), r[3]]);
  return [...out.values()].flatMap((row) => (row.some((n) => n !== "") ? row : [""]));
}

// reportPlaces gives the addresses to look at for each pattern of reports.
export const reportPlaces = () => ({
  "/reports": ["/reports", "/reports?by=team&area=home", "/reports?by=language&some=yes", "/reports?voice=agreed&where=setting:inpatient&gender=none"],
  "/reports.csv": [], // files
  "/reports.xlsx": [],
  "/reports/waiting": ["/reports/waiting", "/reports/waiting?by=team"],
  "/reports.json": [],
  "/reports/fhir.json": [],
  "/reports/commissioner.pdf": [],
  "/reports/commissioner": ["/reports/commissioner", "/reports/commissioner?where=setting:inpatient"],
  "/reports/over-time": ["/reports/over-time", "/reports/over-time?every=quarter&area=home"],
  "/reports/over-time.csv": [],
  "/reports/over-time.xlsx": [],
  "/reports/heard": ["/reports/heard?by=team"],
  "/reports/heard.csv": [],
  "/reports/heard.xlsx": [],
  "/reports/gap": ["/reports/gap", "/reports/gap?by=team&area=home"],
  "/reports/gap.csv": [],
  "/reports/gap.xlsx": [],
  "/reports/fair": ["/reports/fair?by=team"],
  "/reports/fair.csv": [],
  "/reports/fair.xlsx": [],
});
