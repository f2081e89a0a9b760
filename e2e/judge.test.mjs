// Our scoring, judged by an engine that is not ours: fhirpath evaluates the calculated
// expressions of every Questionnaire under instruments/, and of measures made at
// random, over random responses. JUDGE says how many of each measure; `make judge`
// takes 10,000 of each, which is too long for every change.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { answersOf, cases, ours, scoresOf } from "./lib/cases.mjs";
import { Filler } from "./lib/lforms.mjs";

const require = createRequire(import.meta.url);
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

// How many responses to each measure are typed into LHC-Forms, out of so many tried.
const TYPED = 20;
const TRIED = 300;
const N = Number(process.env.JUDGE ?? 1000);
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

// codesOf gives the codes of a response by link id, null for a question left out.
function codesOf(questionnaire, response) {
  const codes = Object.fromEntries(questionnaire.item.filter((item) => item.answerOption).map((item) => [item.linkId, null]));
  const walk = (items = []) =>
    items.forEach((item) => {
      if (item.answer && item.linkId in codes) codes[item.linkId] = item.answer[0].valueCoding.code;
      walk(item.item);
    });
  walk(response.item);
  return codes;
}

// canBeTyped tells whether a form shows every question that a response answers. (We take
// an answer whose gate was left open as well: paper has no gates.)
function canBeTyped(questionnaire, codes) {
  const items = new Map(questionnaire.item.map((item) => [item.linkId, item]));
  const shown = (linkId) => (items.get(linkId).enableWhen ?? []).every((w) => shown(w.question) && codes[w.question] === w.answerCoding.code);
  return Object.keys(codes).every((linkId) => codes[linkId] === null || shown(linkId));
}

test("LHC-Forms in Chromium works out the same totals", { timeout: 300_000 }, async (t) => {
  const filler = await Filler.open();
  t.after(() => filler.close());
  const differ = [];
  const typed = {};
  let shown;
  for await (const { head, one } of cases({ n: TRIED, made: MADE })) {
    if (!one) {
      typed[head.measure] = 0;
      continue;
    }
    if (one.refused || one.kind === "integers" || typed[head.measure] === TYPED) continue;
    const codes = codesOf(head.questionnaire, one.response);
    if (!canBeTyped(head.questionnaire, codes)) continue;
    if (shown !== head.measure) {
      await filler.show(head.questionnaire);
      shown = head.measure;
      const words = await filler.words();
      for (const item of head.questionnaire.item.filter((item) => !item.enableWhen)) assert.ok(words.includes(item.text), `${head.measure}: ${item.text}`);
    }
    const filled = await filler.fill(codes);
    typed[head.measure]++;
    for (const { key, linkId } of scoresOf(head.questionnaire)) {
      const [answer] = (filled.item ?? []).find((item) => item.linkId === linkId)?.answer ?? [];
      const got = answer?.valueDecimal ?? answer?.valueString ?? null;
      if (got !== ours(one, key)) differ.push(`${head.measure} ${key}: ours ${ours(one, key)}, theirs ${got}, of ${JSON.stringify(codes)}`);
    }
  }
  t.diagnostic(JSON.stringify(typed));
  assert.deepEqual(differ.slice(0, 8), [], `${differ.length} differ`);
  for (const [measure, n] of Object.entries(typed)) assert.ok(n > 0, `no response to ${measure} was typed`);
});
