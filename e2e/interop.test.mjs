// The examples of docs/interop.md, run as they stand.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";
import { addApp, Reader, System } from "./lib/client.mjs";
import { serve } from "./lib/package.mjs";
import { scene } from "./lib/scene.mjs";
import { endGroup, folder, launch } from "./lib/towpath.mjs";

const text = readFileSync(new URL("../docs/interop.md", import.meta.url), "utf8");
const all = [...text.matchAll(/```(sh|python|r|html)\n([^]*?)```/g)].map(([, kind, code]) => ({ kind, code }));
const pages = all.filter((e) => e.kind === "html");
const examples = all.filter((e) => e.kind !== "html");
const runs = {
  sh: (code) => ["bash", ["-euo", "pipefail", "-c", code]],
  python: (code) => ["python3", ["-c", code]],
  r: (code, file) => (writeFileSync(file, code), ["Rscript", ["--vanilla", file]]),
};
const waits = ({ code }) => code.includes("serve_forever"); // it runs until it is ended
const lacks = ["curl", "jq", "python3"].filter((program) => spawnSync(program, ["--version"]).status !== 0);
if (spawnSync("Rscript", ["--vanilla", "-e", "library(jsonlite)"]).status !== 0) lacks.push("R with jsonlite");

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
  const scopes = "system/*.rs system/QuestionnaireResponse.cru system/Patient.cu system/Appointment.cru system/Subscription.cud";
  const here = folder("interop");
  let env, token, secret;
  const set = scene({ flags: ["--hook-host", `127.0.0.1:${port}`] }, async () => {
    token = await new System(set, scopes, ["Riverside community team"]).token(scopes);
    const people = await new Reader(set.towpath.named, token).all("Patient?_count=100");
    const person = people.find((p) => p.identifier?.length);
    const { system, value } = person.identifier[0];
    env = { ...process.env, BASE: `${set.towpath.named}/fhir/r4`, TOKEN: token, PATIENT: person.id, IDENTIFIER: `${system}|${value}`, HOOK: `http://127.0.0.1:${port}/fhir`, PORT: port };
  });

  test("there are examples", () => {
    assert.ok(examples.length >= 7, `${examples.length}`);
    assert.deepEqual(new Set(all.map((e) => e.kind)), new Set(["sh", "python", "r", "html"]));
    assert.equal(pages.length, 1);
  });

  for (const { kind, code } of examples.filter((e) => !waits(e)))
    test(`${kind}: ${code.split("\n")[0].slice(0, 60)}`, { timeout: 60_000 }, () => {
      const cwd = mkdtempSync(join(here, "example-"));
      const [program, args] = runs[kind](code, join(cwd, "example"));
      const ran = spawnSync(program, args, { env, cwd, encoding: "utf8" });
      assert.equal(ran.status, 0, `${ran.stdout}${ran.stderr}`);
      assert.ok(code.includes("-X DELETE") || ran.stdout.trim(), "it says nothing");
      assert.doesNotMatch(ran.stdout, /^(null|0)$/m);
      secret = ran.stdout.match(/^whsec_\S+$/m)?.[0] ?? secret;
    });

  test("the app is let in, and shows her scores", { timeout: 60_000 }, async () => {
    const root = folder("app");
    const page = await serve(root, { "/": pages[0].code });
    after(() => page.close());
    const base = `${set.towpath.named}/fhir/r4`;
    const client = addApp(set, "My scores", "public", "launch launch/patient patient/Patient.rs patient/Observation.rs", "--redirect", `${page.base}/`, "--launch", `${page.base}/`);
    writeFileSync(join(root, "settings.json"), JSON.stringify({ base, client }));
    const token = await new System(set, "system/*.rs", ["Riverside community team"]).token("system/*.rs");
    const scores = await new Reader(set.towpath.named, token).all(`Observation?patient=${set.towpath.people.amina}&category=survey`);
    const amina = await set.visitor("amina", { baseURL: set.towpath.named });
    const comes = async (v) => {
      await v.page.waitForURL(/\/oauth\/authorize/);
      await v.page.getByRole("button", { name: "Yes, let it in" }).click();
      await v.page.getByText("Amina Hussain", { exact: true }).waitFor();
      await v.page.waitForFunction((n) => document.querySelectorAll("#scores li").length === n, scores.filter((o) => o.valueQuantity).length);
      assert.match(await v.page.locator("#scores li").first().innerText(), /^\d{4}-\d\d-\d\d .+: [\d.]+$/);
      assert.ok(!v.page.url().includes("code="), "the code stays in the address");
    };
    await amina.go(`${page.base}/`);
    await comes(amina);
    const ben = await set.visitor("ben", { baseURL: set.towpath.named });
    await ben.go(set.towpath.of("amina", "/apps"));
    await ben.page.getByRole("button", { name: "Open My scores" }).click();
    await comes(ben);
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
