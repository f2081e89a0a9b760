// What a test needs to tell a story through the pages.

// sound is some frames of MP3: 128 kbit/s, 44.1 kHz, of silence.
export function sound(frames = 40) {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0xc4]);
  return Buffer.concat(Array(frames).fill(frame));
}

// reviews lets somebody review stories, as an administrator does on the page of accounts.
export async function reviews(admin, username) {
  const answer = await admin.context.request.post("/accounts/duties", { form: { username, reviewer: "yes" } });
  if (!answer.ok()) throw new Error(`${username} may not review: ${answer.status()}`);
}

export const captions = (words) => Buffer.from(`WEBVTT\n\n00:00.000 --> 00:01.000\n${words}\n`);

// tellStory begins a story and fills in every page but the recording; it gives its path.
export async function tellStory(v, own, { title, text, topics = [] }) {
  await v.go(`${own}/stories`);
  await v.choose("of", "person");
  await v.press("Begin");
  await v.page.fill("[name=name]", "Heron");
  await v.press("Save and go on");
  await v.page.fill("[name=title]", title);
  await v.press("Save and go on");
  await v.page.fill("[name=text]", text);
  await v.press("Save and go on");
  await v.page.fill("[name=helped]", "Tea\nA friend");
  await v.press("Save and go on");
  await v.page.check("[name=areas][value=home]");
  await v.press("Save and go on");
  for (const t of topics) await v.page.check(`[name=careful][value=${t}]`);
  await v.press("Save and go on");
  await v.press("Save and go on");
  return new URL(v.page.url()).pathname;
}

// storyPlaces gives the addresses to look at for each pattern of stories.
export const storyPlaces = ({ told, draft }, own) => ({
  "/stories": ["/stories", "/stories?area=home&of=carer", "/stories?area=nowhere"],
  "/stories/{story}": ["kettle-first", "kettle-first?read=on", "the-night-i-rang", told, `${told}?read=on`].map((s) => `/stories/${s}`),
  "/stories/review/{story}": [`/stories/review/${told}`],
  "/people/{person}/stories/{story}": [told, draft].map((s) => own(`/people/{person}/stories/${s}`)),
  "/people/{person}/stories/{story}/preview": [told, draft].map((s) => own(`/people/{person}/stories/${s}/preview`)),
  "/people/{person}/stories/{story}/tell/{part}": ["who", "title", "text", "helped", "areas", "careful", "recording"].map((part) => own(`/people/{person}/stories/${told}/tell/${part}`)),
});

// publishStory has a story of Amina's with a recording, which Gwen reviewed, and one that is
// a draft; it gives their ids.
export async function publishStory(set, amina) {
  await reviews(await set.visitor("ada"), "gwen");
  const own = set.towpath.of("amina");
  const path = await tellStory(amina, own, { title: "Kettle first", text: "I could not get up.\n\nThen I could.", topics: ["hospital", "suicide"] });
  for (const [name, buffer] of [["me.mp3", sound()], ["said.vtt", captions("The kettle.")]]) {
    await amina.go(`${path}/tell/recording`);
    await amina.page.setInputFiles("[name=file]", { name, mimeType: "audio/mpeg", buffer });
    await amina.press("Send this file");
  }
  await amina.go(path);
  await amina.press("Say yes");
  await amina.go(`${path}/preview`);
  await amina.page.check("[name=yes]");
  await amina.press("Hand it in");
  const told = path.split("/").at(-1);
  const gwen = await set.visitor("gwen");
  await gwen.go(`/stories/review/${told}`);
  await gwen.press("Publish it");
  const other = await tellStory(amina, own, { title: "A story with a very long title that goes on and on until it has to be wrapped somewhere", text: "Draft." });
  return { told, draft: other.split("/").at(-1) };
}
