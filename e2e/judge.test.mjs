// Our scoring, judged by an engine that is not ours: fhirpath evaluates the calculated
// expressions of every Questionnaire under instruments/, and of measures made at
// random, over random responses. JUDGE says how many of each measure; `make judge`
// takes 10,000 of each, which is too long for every change.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { answersOf, cases, ours, scoresOf } from "./lib/cases.mjs";

const require = createRequire(import.meta.url);
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const N = Number(process.env.JUDGE ?? 300);
const MADE = 12;

// Every way of scoring has to be met, or the judge saw too little.
const WAYS = ["sum", "mean", "percent", "table", "highest", "reversed", "weight", "times", "decimals", "prorate", "leave", "not-applicable", "not-known", "gate"];

// theirs evaluates the scores in order, as a form filler does: a later one may rest on
// those before it.
function theirs(scores, response) {
  const r = answersOf(response);
  return scores.map(({ linkId, run }) => {
    const [value = null] = run(r, { resource: r });
    if (value !== null) r.item = [...r.item, { linkId, answer: [typeof value === "string" ? { valueString: value } : { valueDecimal: value }] }];
    return value;
  });
}

test(`${N} responses to each measure score as fhirpath scores them`, async (t) => {
  const met = new Set();
  const differ = [];
  const tally = {};
  let scores;
  for await (const { head, one } of cases({ n: N, made: MADE })) {
    if (!one) {
      head.uses.forEach((way) => met.add(way));
      scores = scoresOf(head.questionnaire).map((s) => ({ ...s, run: fhirpath.compile(s.expression, r4) }));
      continue;
    }
    const values = theirs(scores, one.response);
    const counted = (tally[head.measure] ??= { responses: 0, refused: 0, scored: 0, "not scored": 0 });
    counted.responses++;
    if (one.refused) counted.refused++;
    scores.forEach(({ key }, i) => {
      // The Questionnaire offers no valueInteger; we take it, and the expression is empty.
      const want = one.kind === "integers" ? null : ours(one, key);
      counted[want === null ? "not scored" : "scored"]++;
      if (values[i] !== want) differ.push(`${head.measure} ${key}: ours ${want}, theirs ${values[i]}, of ${JSON.stringify(one.response.item)}`);
    });
  }
  for (const [measure, counted] of Object.entries(tally)) t.diagnostic(`${measure}: ${JSON.stringify(counted)}`);
  assert.deepEqual(differ.slice(0, 5), [], `${differ.length} differ`);
  assert.deepEqual(WAYS.filter((way) => !met.has(way)), [], "ways of scoring that were not met");
  for (const [measure, counted] of Object.entries(tally)) {
    assert.equal(counted.responses, N, measure);
    assert.ok(counted.refused > 0, `no response to ${measure} was refused`);
    const scored = measure in tally && counted.scored > 0;
    assert.ok(scored || counted["not scored"] === 0, `no response to ${measure} was scored`);
  }
});

test("the judge sees a wrong expression", () => {
  const response = { resourceType: "QuestionnaireResponse", item: [{ linkId: "1", answer: [{ valueCoding: { code: "3" } }] }] };
  const wrong = [{ linkId: "score.total", run: fhirpath.compile("%resource.item.answer.value.code.toInteger() + 1", r4) }];
  assert.deepEqual(theirs(wrong, response), [4]);
});
