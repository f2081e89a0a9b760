// The examples of docs/interop.md, run as they stand.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { Reader, System } from "./lib/client.mjs";
import { scene } from "./lib/scene.mjs";
import { endGroup, folder, launch } from "./lib/towpath.mjs";

const text = readFileSync(new URL("../docs/interop.md", import.meta.url), "utf8");
const examples = [...text.matchAll(/```(sh|python)\n([^]*?)```/g)].map(([, kind, code]) => ({ kind, code }));
const waits = ({ code }) => code.includes("serve_forever"); // it runs until it is ended
const lacks = ["curl", "jq", "python3"].filter((program) => spawnSync(program, ["--version"]).status !== 0);

// free gives a port that nobody listens on.
async function free() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `${port}`;
}
const port = await free();

describe("working with other systems, as the page shows it", { skip: lacks.length > 0 && !process.env.CI && `not installed: ${lacks}` }, () => {
  const scopes = "system/*.rs system/QuestionnaireResponse.cru system/Subscription.cud";
  let env, token, secret;
  const set = scene({ flags: ["--hook-host", `127.0.0.1:${port}`] }, async () => {
    token = await new System(set, scopes, ["Riverside community team"]).token(scopes);
    const people = await new Reader(set.towpath.named, token).all("Patient?_count=100");
    const person = people.find((p) => p.identifier?.length);
    const { system, value } = person.identifier[0];
    env = { ...process.env, BASE: `${set.towpath.named}/fhir/r4`, TOKEN: token, PATIENT: person.id, IDENTIFIER: `${system}|${value}`, HOOK: `http://127.0.0.1:${port}/fhir`, PORT: port };
  });

  test("there are examples", () => assert.ok(examples.length >= 4, `${examples.length}`));

  for (const { kind, code } of examples.filter((e) => !waits(e)))
    test(`${kind}: ${code.split("\n")[0].slice(0, 60)}`, () => {
      const [program, args] = kind === "sh" ? ["bash", ["-euo", "pipefail", "-c", code]] : ["python3", ["-c", code]];
      const ran = spawnSync(program, args, { env, cwd: folder("interop"), encoding: "utf8" });
      assert.equal(ran.status, 0, `${ran.stdout}${ran.stderr}`);
      assert.ok(code.includes("-X DELETE") || ran.stdout.trim(), "it says nothing");
      assert.doesNotMatch(ran.stdout, /^(null|0)$/m);
      secret = ran.stdout.match(/^whsec_\S+$/m)?.[0] ?? secret;
    });

  test("the receiver in Python is told of a change, and takes nothing that is not signed", async () => {
    assert.ok(secret, "no example made a subscription");
    const receiver = launch("python3", ["-c", examples.find(waits).code], { env: { ...env, SECRET: secret } });
    try {
      const line = once(createInterface({ input: receiver.stdout }), "line", { signal: AbortSignal.timeout(120_000) });
      const { id } = await new Reader(set.towpath.named, token).send({
        resourceType: "QuestionnaireResponse", status: "completed", questionnaire: "urn:towpath:questionnaire:phq-9|1.0.0", subject: { reference: `Patient/${env.PATIENT}` },
        item: [...Array(9).keys()].map((i) => ({ linkId: `${i + 1}`, answer: [{ valueCoding: { system: "urn:towpath:codes:phq-9:how-often", code: "1" } }] })),
      });
      assert.match((await line)[0], new RegExp(`^QuestionnaireResponse ${id} 20`), receiver.said);
      const forged = { "webhook-id": "msg_1", "webhook-timestamp": `${Math.floor(Date.now() / 1000)}`, "webhook-signature": "v1,AAAA" };
      assert.equal((await fetch(`${env.HOOK}/Goal/1`, { method: "PUT", headers: forged, body: "{}" })).status, 401);
    } finally {
      endGroup(receiver, "SIGTERM");
      await receiver.ended;
    }
  });
});
