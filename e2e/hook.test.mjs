// Changes told to another system by REST hook: tried again until they arrive, also after the
// power was cut in the middle. The signature is verified by a library that is not ours.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { judge, Reader, System } from "./lib/client.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { Receiver } from "./lib/receiver.mjs";
import { scene } from "./lib/scene.mjs";

const receiver = await Receiver.start();
after(() => receiver.stop());
const flags = ["--hook-host", receiver.host];

describe("on SQLite", () => telling({ flags }));
describe("on PostgreSQL", { skip: missing() }, () => telling({ flags, database: startPostgres }));

function telling(options) {
  const scopes = "system/*.cruds";
  let reader, person, secret, subscription;
  const set = scene(options, async () => {
    const system = new System(set, scopes, ["Riverside community team"]);
    reader = new Reader(set.towpath.named, await system.token(scopes));
    person = (await reader.all("Patient?_count=100"))[0].id;
    receiver.got = [];
  });
  const answered = () => reader.send({
    resourceType: "QuestionnaireResponse", status: "completed", questionnaire: "urn:towpath:questionnaire:phq-9|1.0.0", subject: { reference: `Patient/${person}` },
    item: [...Array(9).keys()].map((i) => ({ linkId: `${i + 1}`, answer: [{ valueCoding: { system: "urn:towpath:codes:phq-9:how-often", code: "1" } }] })),
  });
  // arrived verifies what came, and gives it.
  const arrived = ({ method, path, headers, body }, response) => {
    new Webhook(secret).verify(body, headers);
    assert.throws(() => new Webhook(secret).verify(`${body} `, headers), /signature/i);
    assert.deepEqual([method, path], ["PUT", `/fhir/QuestionnaireResponse/${response.id}`]);
    assert.deepEqual([headers["content-type"], headers.authorization], ["application/fhir+json", "Bearer of-the-receiver"]);
    assert.equal(judge(JSON.parse(body)).id, response.id);
  };

  test("a subscription says its secret once, and no other host is allowed", async () => {
    const wanted = {
      resourceType: "Subscription", status: "requested", reason: "to keep our record alike", criteria: "QuestionnaireResponse?status=completed",
      channel: { type: "rest-hook", endpoint: `http://${receiver.host}/fhir`, payload: "application/fhir+json", header: ["Authorization: Bearer of-the-receiver"] },
    };
    subscription = await reader.send(wanted);
    secret = subscription.channel.extension[0].valueString;
    assert.equal(subscription.status, "active");
    assert.ok(!JSON.stringify(await reader.get(`Subscription/${subscription.id}`)).includes("whsec_"));
    const elsewhere = { ...wanted, channel: { ...wanted.channel, endpoint: "https://elsewhere.example/fhir" } };
    const answer = await fetch(`${reader.base}/Subscription`, { method: "POST", headers: { ...reader.headers, "content-type": "application/fhir+json" }, body: JSON.stringify(elsewhere) });
    assert.equal(answer.status, 422);
    assert.deepEqual(judge(await answer.json()).issue[0].expression, ["Subscription.channel.endpoint"]);
  });

  test("what fails twice is sent a third time, under the same id", async () => {
    receiver.answers = [503, 500];
    const response = await answered();
    const got = await receiver.until(3);
    got.forEach((one) => arrived(one, response));
    assert.equal(new Set(got.map((one) => one.headers["webhook-id"])).size, 1);
  });

  test("nothing is lost when the power is cut in the middle", async () => {
    receiver.answers = ["never"];
    receiver.got = [];
    const response = await answered();
    await receiver.until(1);
    await set.towpath.kill();
    await set.towpath.again();
    const got = await receiver.until(2);
    got.forEach((one) => arrived(one, response));
    assert.equal(got[0].headers["webhook-id"], got[1].headers["webhook-id"]);
  });

  test("what was ended is told nothing more", async () => {
    receiver.got = [];
    const answer = await fetch(`${reader.base}/Subscription/${subscription.id}`, { method: "DELETE", headers: reader.headers });
    assert.equal(answer.status, 204);
    await answered();
    await new Promise((resolve) => setTimeout(resolve, 5000));
    assert.deepEqual(receiver.got, []);
  });
}
