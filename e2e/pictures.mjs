// Draws the pictures of the README anew, from the demonstration's Amina:
//   make build && node pictures.mjs
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, Visitor } from "./lib/browser.mjs";
import { apart, give, handIn } from "./lib/circle.mjs";
import { beginMeasure } from "./lib/measure.mjs";
import { answerArea, nextArea, prepare } from "./lib/road.mjs";
import { Towpath } from "./lib/towpath.mjs";

const INTO = new URL("../docs/pictures/", import.meta.url).pathname;
const MOST = 250 * 1024;

const ON_HIS_OWN = { "mental-health": 7, body: 6, "everyday-skills": 6, "friends-and-community": 4, "work-and-time": 5, "close-relationships": 6, habits: 8, home: 4, "who-i-am": 6, "trust-and-hope": 5 };
const ON_HER_OWN = { "mental-health": 3, body: 6, "everyday-skills": 7, "friends-and-community": 4, "work-and-time": 3, "close-relationships": 7, habits: 8, home: 5, "who-i-am": 6, "trust-and-hope": 7 };

const towpath = await Towpath.start();
const browser = await openBrowser();
try {
  mkdirSync(INTO, { recursive: true });
  const amina = await (await Visitor.arrive(browser, towpath, { viewport: { width: 1000, height: 1000 } })).signIn("amina");
  await amina.go(towpath.of("amina", "/bloom?with=first"));
  await shoot(amina, "bloom");
  await amina.go(towpath.of("amina", "/journey"));
  await shoot(amina, "journey");
  const phone = await (await Visitor.arrive(browser, towpath, { viewport: { width: 900, height: 1120 } })).signIn("amina");
  await prepare(phone, towpath.of("amina"));
  await answerArea(phone, { step: "6" });
  await nextArea(phone);
  await answerArea(phone, { step: "5" });
  await shoot(phone, "guided");
  const window = { viewport: { width: 900, height: 1120 } };
  const gwen = await (await Visitor.arrive(browser, towpath, window)).signIn("gwen");
  const ben = await (await Visitor.arrive(browser, towpath)).signIn("ben");
  const path = await apart(ben, towpath.of("gwen"), ON_HIS_OWN);
  await give(gwen, path, ON_HER_OWN);
  await handIn(gwen, path);
  await shoot(gwen, "voices");
  const circle = await (await Visitor.arrive(browser, towpath, window)).signIn("amina");
  await circle.go(towpath.of("amina", "/circle"));
  await shoot(circle, "circle");
  // What moved: her own goals, rated twice, and a sheet in our own words.
  const measures = towpath.of("amina", "/measures");
  for (const [bake, table] of [[3, 4], [7, 6]]) {
    await beginMeasure(circle, measures, "goal-sheet", "alone");
    await circle.go(`${new URL(circle.page.url()).pathname}?view=all`);
    await circle.choose("a-goal-1", String(bake));
    await circle.choose("a-goal-2", String(table));
    await circle.press("Finish");
  }
  await circle.go(measures);
  await shoot(circle, "measures");
  await circle.go(towpath.of("amina", "/ideas/who-i-am"));
  await shoot(circle, "ideas");
  const stranger = await Visitor.arrive(browser, towpath, window);
  await stranger.go("/");
  await shoot(stranger, "front");
  const worker = await (await Visitor.arrive(browser, towpath, window)).signIn("ben");
  await worker.go("/due");
  await shoot(worker, "due");
} finally {
  await browser.close();
  await towpath.stop();
}

// shoot takes the window.
async function shoot(v, name) {
  const path = join(INTO, `${name}.png`);
  await v.page.waitForTimeout(300);
  await v.page.evaluate(() => document.activeElement?.blur());
  await v.page.screenshot({ path });
  const { size } = statSync(path);
  console.log(`${path} ${Math.round(size / 1024)} KB`);
  if (size > MOST) throw new Error(`${path} is larger than ${MOST / 1024} KB`);
}
