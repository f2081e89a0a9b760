// The examples of docs/interop.md, run as they stand.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Reader, System } from "./lib/client.mjs";
import { scene } from "./lib/scene.mjs";
import { folder } from "./lib/towpath.mjs";

const text = readFileSync(new URL("../docs/interop.md", import.meta.url), "utf8");
const examples = [...text.matchAll(/```(sh|python)\n([^]*?)```/g)].map(([, kind, code]) => ({ kind, code }));
const lacks = ["curl", "jq", "python3"].filter((program) => spawnSync(program, ["--version"]).status !== 0);

describe("working with other systems, as the page shows it", { skip: lacks.length > 0 && !process.env.CI && `not installed: ${lacks}` }, () => {
  const scopes = "system/*.rs system/QuestionnaireResponse.cru";
  let env;
  const set = scene({}, async () => {
    const token = await new System(set, scopes, ["Riverside community team"]).token(scopes);
    const people = await new Reader(set.towpath.named, token).all("Patient?_count=100");
    const person = people.find((p) => p.identifier?.length);
    const { system, value } = person.identifier[0];
    env = { ...process.env, BASE: `${set.towpath.named}/fhir/r4`, TOKEN: token, PATIENT: person.id, IDENTIFIER: `${system}|${value}` };
  });

  test("there are examples", () => assert.ok(examples.length >= 4, `${examples.length}`));

  for (const { kind, code } of examples)
    test(`${kind}: ${code.split("\n")[0].slice(0, 60)}`, () => {
      const [program, args] = kind === "sh" ? ["bash", ["-euo", "pipefail", "-c", code]] : ["python3", ["-c", code]];
      const ran = spawnSync(program, args, { env, cwd: folder("interop"), encoding: "utf8" });
      assert.equal(ran.status, 0, `${ran.stdout}${ran.stderr}`);
      assert.ok(code.includes("-X DELETE") || ran.stdout.trim(), "it says nothing");
      assert.doesNotMatch(ran.stdout, /^(null|0)$/m);
    });
});
