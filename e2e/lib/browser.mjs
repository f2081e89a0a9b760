// Visitors: people with a browser each. What goes wrong in any page that they
// visit fails the test: an error in the console, a broken policy, a request that
// failed, a page that is wider than the screen.
import { chromium } from "playwright-core";

export const PHONE = { width: 360, height: 780 };
export const DESK = { width: 1280, height: 900 };

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export async function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

// Visitor is one person with one browser context and one page.
export class Visitor {
  static async arrive(browser, towpath, options = {}) {
    const v = new Visitor();
    v.towpath = towpath;
    v.faults = [];
    v.foreseen = new Set(); // statuses of pages that this test provokes
    v.offline = false; // while it is set, requests may fail
    v.context = await browser.newContext({ viewport: PHONE, baseURL: towpath.base, reducedMotion: "reduce", serviceWorkers: "block", ...options });
    v.context.setDefaultTimeout(6_000);
    await v.context.addInitScript(watchPage);
    v.watch(await v.context.newPage());
    return v;
  }

  watch(page) {
    this.page = page;
    const fault = (text) => this.faults.push(`${page.url()}: ${text}`);
    page.on("console", (m) => {
      // A failed request is judged below, where its status is known.
      if (m.type() === "error" && !m.text().startsWith("Failed to load resource")) fault(m.text());
    });
    page.on("pageerror", (e) => fault(e.message));
    page.on("requestfailed", (r) => {
      const why = r.failure()?.errorText ?? "";
      if (!this.offline && why !== "net::ERR_ABORTED") fault(`${r.method()} ${r.url()}: ${why}`);
    });
    page.on("response", (r) => {
      if (r.status() >= 400 && !this.foreseen.has(r.status())) fault(`${r.request().method()} ${r.url()} answered ${r.status()}`);
    });
  }

  async signIn(username) {
    const { password, name } = this.towpath.signIns[username];
    this.name = name;
    await this.page.goto("/sign-in");
    await this.page.fill("#username", username);
    await this.page.fill("#password", password);
    await this.page.locator('form[action="/sign-in"] button').click();
    await this.settled();
    await this.page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
    return this;
  }

  // go opens a path and gives the answer.
  async go(path) {
    return this.page.goto(path);
  }

  // press presses the one button or button-like link of that name in the main part.
  async press(name) {
    await this.page.locator("main").locator("button, a.button").filter({ hasText: name, visible: true }).first().click();
    await this.settled();
  }

  // settled waits for the page that a press led to, and looks at its width where
  // no script runs in it to do so.
  async settled() {
    await this.page.waitForLoadState("load");
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) this.faults.push(`${this.page.url()}: ${wide} px wider than the screen`);
  }

  // choose picks one radio button.
  async choose(name, value) {
    await this.page.locator(`input[type=radio][name="${name}"][value="${value}"]`).check();
  }

  // unfold opens a fold by its words, where it is not open.
  async unfold(words) {
    const fold = this.page.locator("details", { has: this.page.locator("summary", { hasText: words }) }).first();
    if ((await fold.getAttribute("open")) === null) await fold.locator("summary").first().click();
  }

  async heading() {
    return (await this.page.locator("h1").innerText()).trim();
  }

  async words() {
    return (await this.page.locator("main").innerText()).replace(/\s+/g, " ");
  }

  // expects runs what provokes answers that are no page, such as 404.
  async expects(statuses, what) {
    statuses.forEach((s) => this.foreseen.add(s));
    const result = await what();
    await this.page.waitForLoadState("load");
    this.foreseen.clear();
    return result;
  }
}

// watchPage runs in every page before its own scripts.
function watchPage() {
  document.addEventListener("securitypolicyviolation", (e) => console.error(`policy ${e.violatedDirective} broken by ${e.blockedURI || e.sourceFile}`));
  const width = () => {
    const root = document.documentElement;
    if (root && root.scrollWidth > root.clientWidth) console.error(`${root.scrollWidth - root.clientWidth} px wider than the screen`);
  };
  addEventListener("load", width);
  addEventListener("load", () => {
    const sealed = document.body?.innerText.match(/(?<!\.)\b1:[A-Za-z0-9+/]{24,}/);
    if (sealed) console.error(`shows what is sealed: ${sealed[0].slice(0, 24)}`);
  });
  addEventListener("toggle", () => requestAnimationFrame(width), true);
}
