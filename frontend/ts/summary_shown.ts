// What a summary shows: the resources of a FHIR bundle in calm words.

interface Coding {
  system?: string;
  code?: string;
  display?: string;
}

interface Concept {
  text?: string;
  coding?: Coding[];
}

interface Ext {
  url: string;
  valueString?: string;
  valueCode?: string;
  valueDate?: string;
}

interface Answer {
  valueCoding?: Coding;
}

interface Item {
  linkId: string;
  text?: string;
  answer?: Answer[];
  item?: Item[];
  answerOption?: Answer[];
}

interface Resource {
  resourceType: string;
  id?: string;
  extension?: Ext[];
  name?: { use?: string; text?: string }[];
  birthDate?: string;
  url?: string;
  version?: string;
  title?: string;
  questionnaire?: string;
  item?: Item[];
  code?: Concept;
  category?: Concept[];
  description?: Concept | string;
  focus?: { reference?: string }[] | { reference?: string };
  restriction?: { period?: { end?: string } };
  valueInteger?: number;
  valueQuantity?: { value: number };
  valueCodeableConcept?: Concept;
  effectiveDateTime?: string;
  derivedFrom?: { reference?: string }[];
  component?: { code?: Concept; valueInteger?: number }[];
  activity?: { extension?: Ext[]; detail?: { description?: string } }[];
}

export interface Bundle {
  timestamp?: string;
  entry?: { resource: Resource }[];
}

type Words = Record<string, string>;

function element(name: string, text = "", ...inside: Node[]): HTMLElement {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  e.append(...inside);
  return e;
}

function day(text: string | undefined, lang: string): string {
  const at = text ? new Date(text.length === 10 ? `${text}T12:00:00` : text) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toLocaleDateString(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "long", year: "numeric" }) : "";
}

function ext(list: Ext[] | undefined, name: string): string {
  const e = list?.find((x) => x.url === `urn:towpath:extension:${name}`);
  return e?.valueString ?? e?.valueCode ?? e?.valueDate ?? "";
}

function table(caption: string, heads: string[], rows: string[][]): HTMLElement {
  const t = element("table");
  t.className = "govuk-table";
  const scope = (e: HTMLElement, to: string) => {
    e.setAttribute("scope", to);
    e.className = "govuk-table__header";
    return e;
  };
  const cell = (text: string) => {
    const e = element("td", text);
    e.className = "govuk-table__cell";
    return e;
  };
  const row = (...cells: Node[]) => {
    const e = element("tr", "", ...cells);
    e.className = "govuk-table__row";
    return e;
  };
  const said = element("caption", caption);
  said.className = "govuk-table__caption";
  t.append(said, element("thead", "", row(...heads.map((h) => scope(element("th", h), "col")))));
  t.append(element("tbody", "", ...rows.map((r) => row(scope(element("th", r[0] ?? ""), "row"), ...r.slice(1).map(cell)))));
  return t;
}

function items(list: Item[] | undefined, into = new Map<string, Item>()): Map<string, Item> {
  for (const i of list ?? []) {
    into.set(i.linkId, i);
    items(i.item, into);
  }
  return into;
}

function bloom(all: Resource[], words: Words): Node[] {
  const views = all.filter((r) => r.resourceType === "QuestionnaireResponse" && ext(r.extension, "voice"));
  const first = views[0];
  if (!first) return [];
  const asked = all.find((r) => r.resourceType === "Questionnaire" && first.questionnaire === `${r.url}|${r.version}`);
  const questions = items(asked?.item);
  const said = (view: Resource, link: string): string => {
    const given = view.item?.filter((i) => i.linkId === link).at(-1);
    const coding = given?.item?.find((i) => i.linkId === `${link}.step`)?.answer?.[0]?.valueCoding;
    if (!coding?.code) return words.not_given ?? "";
    return /^[\d.]+$/.test(coding.code) ? coding.code : (words.not_given ?? "");
  };
  const links = (asked?.item ?? []).map((i) => i.linkId).filter((link) => views.some((v) => v.item?.some((i) => i.linkId === link)));
  const heads = views.map((v) => words[`voice_${ext(v.extension, "voice")}`] ?? ext(v.extension, "voice"));
  const on = day(ext(all.find((r) => r.resourceType === "Encounter")?.extension, "on"), words.lang ?? "en");
  const rows = links.map((link) => [questions.get(link)?.text ?? link, ...views.map((v) => said(v, link))]);
  return [element("h2", words.bloom), table(on, [words.area ?? "", ...heads], rows)];
}

function reference(r: Resource): string {
  return (Array.isArray(r.focus) ? r.focus[0] : r.focus)?.reference ?? "";
}

function goals(all: Resource[], words: Words): Node[] {
  const list = all.filter((r) => r.resourceType === "Goal");
  if (list.length === 0) return [];
  const out: Node[] = [element("h2", words.goals)];
  for (const g of list) {
    const of = all.filter((r) => reference(r) === `Goal/${g.id}`);
    out.push(element("h3", typeof g.description === "string" ? g.description : g.description?.text));
    const near = of.find((r) => r.resourceType === "Observation")?.valueInteger;
    if (near !== undefined) out.push(element("p", words.goal_near?.replace("{n}", String(near))));
    const steps = of.filter((r) => r.resourceType === "Task").map((s) => {
      const by = day(s.restriction?.period?.end, words.lang ?? "en");
      return element("li", String(s.description) + (by ? `, ${words.by_date?.replace("{day}", by)}` : ""));
    });
    if (steps.length > 0) out.push(element("ul", "", ...steps));
  }
  return out;
}

function scores(all: Resource[], words: Words): Node[] {
  const list = all.filter((r) => r.resourceType === "Observation" && (r.derivedFrom?.length ?? 0) > 0);
  if (list.length === 0) return [];
  const titles = new Map(all.filter((r) => r.resourceType === "Questionnaire").map((q) => [`${q.url}|${q.version}`, q.title]));
  const rows = list.map((o) => {
    const from = all.find((r) => r.resourceType === "QuestionnaireResponse" && o.derivedFrom?.[0]?.reference === `QuestionnaireResponse/${r.id}`);
    const value = o.valueQuantity?.value ?? o.valueCodeableConcept?.text ?? words.not_given;
    const name = o.code?.text ?? "";
    const title = titles.get(from?.questionnaire ?? "");
    return [title ? `${title}: ${name.split(": ").at(-1)}` : name, String(value), day(o.effectiveDateTime, words.lang ?? "en")];
  });
  return [element("h2", words.scores), table("", [words.score ?? "", words.value ?? "", words.day ?? ""], rows)];
}

function plans(all: Resource[], words: Words): Node[] {
  const out: Node[] = [];
  for (const kind of ["wellness", "crisis"]) {
    const plan = all.find((r) => r.resourceType === "CarePlan" && r.category?.some((c) => c.coding?.some((x) => x.code === kind)));
    if (!plan) continue;
    out.push(element("h2", words[kind]));
    let section = "";
    for (const a of plan.activity ?? []) {
      const key = ext(a.extension, "section");
      if (key !== section) {
        section = key;
        out.push(element("h3", words[`section_${kind}_${key}`] ?? key), element("ul"));
      }
      const more = ext(a.extension, "detail");
      (out.at(-1) as HTMLElement).append(element("li", (a.detail?.description ?? "") + (more ? `: ${more}` : "")));
    }
  }
  return out;
}

// opened gives what to show of a bundle, a heading that can be focused first.
export function opened(bundle: Bundle, words: Words): Node[] {
  const all = (bundle.entry ?? []).map((e) => e.resource);
  const person = all.find((r) => r.resourceType === "Patient");
  const name = element("h2", person?.name?.find((n) => n.use === "official")?.text ?? person?.name?.[0]?.text);
  name.tabIndex = -1;
  const lang = words.lang ?? "en";
  const out: Node[] = [name];
  if (person?.birthDate) out.push(element("p", words.born?.replace("{day}", day(person.birthDate, lang))));
  out.push(element("p", words.made?.replace("{day}", day(bundle.timestamp, lang))));
  out.push(...bloom(all, words), ...goals(all, words), ...scores(all, words), ...plans(all, words));
  out.push(element("p", words.until_now));
  return out;
}
