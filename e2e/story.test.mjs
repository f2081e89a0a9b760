// A story is told, reviewed, read with its warning and withdrawn, until nothing of it is
// left; with scripts and without.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { scene } from "./lib/scene.mjs";
import { missing, startPostgres } from "./lib/postgres.mjs";
import { captions, reviews, sound, tellStory } from "./lib/story.mjs";

const MARKER = "heron-by-lock-seventeen";

describe("a recovery story, on SQLite", () => story());
describe("a recovery story without scripts, on PostgreSQL", { skip: missing() }, () => story(startPostgres, { javaScriptEnabled: false }));

function story(database, plain = {}) {
  let folder, amina, rita, stranger, path, id, key;
  const set = scene({ database, prepare: (data) => (folder = data) }, async () => {
    amina = await set.visitor("amina", plain);
    stranger = await set.visitor(undefined, plain);
    await reviews(await set.visitor("ada"), "gwen");
    rita = await set.visitor("gwen", plain);
  });

  test("Amina tells it, a page at a time", async () => {
    path = await tellStory(amina, set.towpath.of("amina"), { title: `Kettle ${MARKER}`, text: `I could not get up. ${MARKER}\n\nThen I put the kettle on.`, topics: ["suicide", "hospital"] });
    id = path.split("/").at(-1);
    assert.equal(await amina.heading(), `Kettle ${MARKER}`);
    await amina.press("See it as readers will");
    assert.match(await amina.words(), /This story talks about suicide or not wanting to live and being in hospital/);
    await amina.page.check("[name=yes]");
    await amina.expects([422], () => amina.press("Hand it in"));
    assert.match(await amina.words(), /Say yes to at least one use first/);
  });

  test("files that could harm are turned away, and a recording is taken in", async () => {
    const send = async (name, buffer) => {
      await amina.go(`${path}/tell/recording`);
      await amina.page.setInputFiles("[name=file]", { name, mimeType: "audio/mpeg", buffer });
    };
    for (const [name, text] of [
      ["story.mp3", "<!doctype html><script>alert(1)</script>"], ["story.svg", "<svg onload=alert(1)>"], ["story.mp3", "MZ\x90\x00"],
      ["said.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>"],
    ]) {
      await send(name, Buffer.from(text));
      await amina.expects([422], () => amina.press("Send this file"));
      assert.match(await amina.words(), /There is a problem/, name);
    }
    await send("../../my <b>story</b>.mp3", sound());
    await amina.press("Send this file");
    assert.match(await amina.words(), /MP3 sound/);
    await send("said.vtt", captions(MARKER));
    await amina.press("Send this file");
    assert.match(await amina.words(), /Captions said\.vtt/);
    assert.ok((await amina.page.inputValue("[name=transcript]")).includes(MARKER));
  });

  test("she says what it may be used for, and hands it in", async () => {
    await amina.go(path);
    await amina.press("Say yes");
    assert.match(await amina.words(), /Anybody may read it on this site Yes, since/);
    await amina.press("See it as readers will");
    await amina.page.check("[name=yes]");
    await amina.press("Hand it in");
    assert.match(await amina.words(), /Somebody who has been there reads it now/);
    await stranger.expects([404], () => stranger.go(`/stories/${id}`));
  });

  test("somebody who has been there reads it, and does not see whose it is", async () => {
    await rita.go("/stories/review");
    await rita.page.locator("main a", { hasText: MARKER }).click();
    await rita.settled();
    assert.ok(!/Amina|Hussain/.test(await rita.words()));
    await rita.page.fill("[name=note]", "Thank you. Could you leave out the name of the ward?");
    await rita.press("Send it back with my note");
    await amina.go(path);
    assert.match(await amina.words(), /Could you leave out the name of the ward/);
    await amina.go(`${path}/tell/title`);
    await amina.page.fill("[name=title]", `The kettle first, ${MARKER}`);
    await amina.press("Save and stop for now");
    await amina.press("See it as readers will");
    await amina.page.check("[name=yes]");
    await amina.press("Hand it in");
    await rita.go(`/stories/review/${id}`);
    await rita.press("Publish it");
    assert.match(await rita.words(), /The story is published/);
  });

  test("a stranger sees the warning first, then the story, and says how it left them", async () => {
    await stranger.go("/stories");
    await stranger.page.locator("main a", { hasText: MARKER }).click();
    await stranger.settled();
    assert.match(await stranger.words(), /This story talks about suicide/);
    assert.ok(!(await stranger.page.content()).includes("put the kettle on"));
    await stranger.press("Leave this story");
    assert.equal(await stranger.heading(), "Recovery stories");
    await stranger.page.goBack();
    await stranger.press("Read on");
    assert.match(await stranger.words(), /Then I put the kettle on/);
    assert.equal(await stranger.page.locator("audio track[kind=captions]").count(), 1);
    if (plain.javaScriptEnabled !== false) {
      await stranger.page.waitForFunction(() => document.querySelector("audio").readyState > 0);
      assert.ok((await stranger.page.evaluate(() => document.querySelector("audio").duration)) > 0);
    }
    await stranger.press("More hopeful");
    assert.match(await stranger.words(), /It is counted, and nothing is kept of you/);
    assert.equal(await stranger.page.locator("[name=feeling]").count(), 0);
  });

  test("whoever hides a topic does not see the story, and is told how many", async () => {
    const other = await set.visitor(undefined, plain);
    await other.go("/stories");
    await other.unfold("Choose topics");
    await other.page.check("[name=careful][value=suicide]");
    await other.press("Save my choice");
    const words = await other.words();
    assert.ok(!words.includes(MARKER));
    assert.match(words, /stories are hidden, as you chose/);
    const [cookie] = (await other.context.cookies()).filter((c) => c.name === "hidden-topics");
    assert.equal(cookie.value, "suicide");
  });

  test("withdrawn, nothing of it is left: not on a page, not in a file, not by an old key", async () => {
    if (!database) key = wrappedKey(folder, id);
    await amina.go(path);
    await amina.unfold("Take this story away");
    await amina.page.check("[name=sure]");
    await amina.press("Take it away");
    assert.match(await amina.words(), /A story was withdrawn on .* Nothing of it is kept/);
    for (const gone of [`/stories/${id}`, `/stories/${id}?read=on`]) await stranger.expects([404], () => stranger.go(gone));
    await stranger.go("/stories");
    assert.ok(!(await stranger.words()).includes(MARKER));
    await rita.go("/stories/review");
    assert.ok(!(await rita.words()).includes(MARKER));
    if (database) return;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => join(f.parentPath, f.name));
    assert.ok(files.some((f) => f.endsWith("towpath.db")) && files.some((f) => f.endsWith("keys.db")), files);
    for (const f of files) {
      const bytes = readFileSync(f).toString("latin1");
      assert.ok(!bytes.includes(MARKER), `${f} holds the story's words`);
      assert.ok(!bytes.includes(key), `${f} holds the story's key`);
    }
  });
}

// wrappedKey finds the key of a story as the file of keys holds it.
function wrappedKey(folder, id) {
  for (const name of ["keys.db", "keys.db-wal"]) {
    try {
      const found = readFileSync(join(folder, name)).toString("latin1").match(new RegExp(`story:${id}([A-Za-z0-9+/]{60})`));
      if (found) return found[1];
    } catch (fault) {
      if (fault.code !== "ENOENT") throw fault;
    }
  }
  throw new Error("the story has no key");
}
