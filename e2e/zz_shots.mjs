// node zz_shots.mjs OUT WHO PATH... : pictures at 360 light and 1280 dark
import { openBrowser, Visitor } from "./lib/browser.mjs";
import { Towpath } from "./lib/towpath.mjs";
const [out, who, ...paths] = process.argv.slice(2);
const t = await Towpath.start({ people: 24, flags: (process.env.FLAGS ?? "").split(" ").filter(Boolean) });
const b = await openBrowser();
for (const [name, opt] of [["phone", { viewport: { width: 360, height: 780 } }], ["desk", { viewport: { width: 1280, height: 900 }, colorScheme: process.env.LIGHT ? "light" : "dark" }]]) {
  let v = await Visitor.arrive(b, t, opt);
  if (who !== "-") v = await v.signIn(who);
  for (const p of paths) {
    await v.page.goto(t.base + p.replace("{me}", who === "-" ? "" : t.of(who)));
    await v.page.screenshot({ path: `${out}-${name}${p.replace(/[^a-z0-9]+/g, "-").slice(0, 40)}.png`, fullPage: true });
  }
}
await b.close(); await t.stop();
