// What scoring a PHQ-9 costs fhirpath.js, beside `go test -bench Scoring` on the same
// response: compiled, on a decoded response and on one that it parses first.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
let fhirpath, r4;
try {
  fhirpath = require("fhirpath");
  r4 = require("fhirpath/fhir-context/r4");
} catch {
  console.log("fhirpath.js: skipped: its package is not installed (cd e2e && npm ci --ignore-scripts)");
  process.exit(0);
}

const PACK = new URL("../instruments/phq-9/", import.meta.url);
const version = readdirSync(PACK).sort().at(-1);
const questionnaire = JSON.parse(readFileSync(new URL(`${version}/questionnaire.json`, PACK), "utf8"));
const { expression } = questionnaire.item.find((item) => item.linkId === "score.total").extension[0].valueExpression;
const run = fhirpath.compile(expression, r4);
const text = JSON.stringify({
  resourceType: "QuestionnaireResponse",
  questionnaire: `${questionnaire.url}|${questionnaire.version}`,
  status: "completed",
  item: [0, 0, 0, 1, 2, 1, 3, 2, 1].map((n, i) => ({ linkId: `${i + 1}`, answer: [{ valueCoding: { system: "urn:towpath:codes:phq-9:how-often", code: `${n}` } }] })),
});
const decoded = JSON.parse(text);

function measure(name, what) {
  for (let i = 0; i < 300; i++) what();
  const begin = process.hrtime.bigint();
  let n = 0;
  while (process.hrtime.bigint() - begin < 1_000_000_000n) n++, what();
  console.log(`fhirpath.js, ${name}: ${(Number(process.hrtime.bigint() - begin) / n / 1000).toFixed(1)} µs`);
}

if (run(decoded, { resource: decoded })[0] !== 10) throw new Error("fhirpath.js gives another total");
measure("compiled, decoded response", () => run(decoded, { resource: decoded }));
measure("compiled, from JSON", () => {
  const response = JSON.parse(text);
  run(response, { resource: response });
});
