// Amina sees who looked, asks, and takes a proof away that she checks by herself.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { scene } from "./lib/scene.mjs";

const binary = process.env.TOWPATH_BIN ?? new URL("../bin/towpath", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "towpath-proof-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// towpath runs a verb where there is neither a database nor a setting.
function towpath(...args) {
  return new Promise((resolve) => {
    execFile(binary, args, { cwd: folder, env: {} }, (fault, out, err) => resolve({ code: fault ? fault.code : 0, out, err }));
  });
}

describe("who has looked, on SQLite", () => record());
describe("who has looked, on PostgreSQL", { skip: missing() }, () => record(startPostgres));

function record(database) {
  let amina, ben;
  let file = "";
  let key = "";
  const set = scene({ database }, async () => {
    ben = await set.visitor("ben");
    amina = await set.visitor("amina");
  });

  test("Amina finds Ben's visit", async () => {
    await ben.go(set.towpath.of("amina", "/bloom"));
    await ben.go(set.towpath.of("amina", "/bloom"));
    await amina.go(set.towpath.of("amina", "/record"));
    const line = amina.page.locator(".record__line", { hasText: "Ben Carter looked at your Bloom." }).first();
    await line.locator("summary").click();
    assert.match(await line.innerText(), /2 times/);
    key = (await amina.page.locator(".record__key").textContent()).trim();
    const [download] = await Promise.all([amina.page.waitForEvent("download"), line.getByRole("link", { name: "Download a proof" }).first().click()]);
    assert.match(download.suggestedFilename(), /^towpath-proof-\d{4}-\d\d-\d\d-\d{4}\.txt$/);
    file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    assert.match(readFileSync(file, "utf8"), /Ben Carter looked at your Bloom\./);
  });

  test("the proof holds, with nothing but the file and the key", async () => {
    const { code, out, err } = await towpath("verify", "--proof", file, "--verifier", key);
    assert.equal(code, 0, err);
    assert.match(out, /This proof holds/);
    assert.match(out, /Ben Carter looked at your Bloom\./);
    assert.match(out, /action +ShowBloom/);
  });

  test("one changed letter, anywhere, is found", async () => {
    const whole = readFileSync(file);
    for (const at of [30, 200, Math.floor(whole.length / 2), whole.length - 20]) {
      const other = Buffer.from(whole);
      other[at] ^= 1;
      const changed = join(folder, "changed.txt");
      writeFileSync(changed, other);
      const { code, err } = await towpath("verify", "--proof", changed, "--verifier", key);
      assert.equal(code, 1, `byte ${at}`);
      assert.match(err, /does NOT hold/);
    }
  });

  test("the whole log is as it was written, while the service runs", async () => {
    const where = database ? ["--database", set.towpath.args[set.towpath.args.indexOf("--database") + 1]] : [];
    const data = set.towpath.args[set.towpath.args.indexOf("--data") + 1];
    const { code, out, err } = await towpath("verify", "--data", data, ...where);
    assert.equal(code, 0, out + err);
    assert.match(out, /Every entry is as it was written/);
    const stamp = join(folder, "stamp.txt");
    writeFileSync(stamp, await (await fetch(`${set.towpath.base}/log/checkpoint`)).text());
    const kept = await towpath("verify", "--data", data, ...where, "--checkpoint", stamp);
    assert.equal(kept.code, 0, kept.out + kept.err);
  });

  test("a question and its answer stand beside the line", async () => {
    await amina.go(set.towpath.of("amina", "/record?kind=looks"));
    const line = amina.page.locator(".record__line", { hasText: "Ben Carter looked at your Bloom." }).first();
    await line.locator("summary").click();
    await line.getByRole("link", { name: "Ask about this" }).first().click();
    await amina.page.fill("[name=words]", "What did you look for?");
    await amina.press("Send my question");
    assert.match(await amina.words(), /Waiting for an answer/);
    await ben.go("/");
    await ben.page.getByRole("link", { name: /asked who looked at their record/ }).click();
    await ben.page.locator(".panel .question a").first().click();
    await ben.page.locator("textarea[name=answer]").fill("I got ready for our talk on Friday.");
    await ben.press("Send the answer");
    await amina.go(set.towpath.of("amina", "/record"));
    assert.match(await amina.words(), /I got ready for our talk on Friday\. Ben Carter answered/);
  });
}
