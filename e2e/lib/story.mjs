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
