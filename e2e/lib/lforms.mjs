// LHC-Forms, a form filler that is not ours, in a real Chromium. Its package is taken
// as it is and checked against the fingerprint below: an install would bring along all
// that it was built with.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { openBrowser } from "./browser.mjs";

const VERSION = "40.1.3";
const INTEGRITY = "WLruTm+BcVnafC0rSAQ3/cNqhxvclBUxyBG68aub/uha2NaK9H8ZZcEXTTuORuGzzCt0wa7fvhuieZtcDIdPzQ==";
const OUT = new URL("../out", import.meta.url).pathname;
const TYPES = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8" };

const PAGE = `<!doctype html><html lang="en"><head><title>A form</title><link rel="stylesheet" href="/lforms/webcomponent/styles.css"></head>
<body><div id="form"></div>${["assets/lib/zone.min.js", "runtime.js", "polyfills.js", "main.js"].map((f) => `<script src="/lforms/webcomponent/${f}"></script>`).join("")}
<script src="/lforms/fhir/R4/lformsFHIR.min.js"></script></body></html>`;

// unpacked gives the folder of the package, which it fetches once.
function unpacked() {
  const dir = join(OUT, `lforms-${VERSION}`);
  if (existsSync(dir)) return dir;
  mkdirSync(OUT, { recursive: true });
  execFileSync("npm", ["pack", `lforms@${VERSION}`, "--silent", "--pack-destination", OUT], { cwd: OUT });
  const file = join(OUT, `lforms-${VERSION}.tgz`);
  const got = createHash("sha512").update(readFileSync(file)).digest("base64");
  if (got !== INTEGRITY) throw new Error(`lforms ${VERSION} has the fingerprint ${got}, not ${INTEGRITY}`);
  const next = `${dir}.new`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next);
  execFileSync("tar", ["-xzf", file, "-C", next]);
  renameSync(next, dir);
  return dir;
}

// Filler is one page with LHC-Forms in it.
export class Filler {
  static async open() {
    const filler = new Filler();
    const root = join(unpacked(), "package", "dist");
    filler.server = createServer((request, response) => {
      const file = join(root, normalize(new URL(request.url, "http://x").pathname));
      if (request.url === "/") return void response.writeHead(200, { "content-type": TYPES[".html"] }).end(PAGE);
      if (!file.startsWith(root) || !existsSync(file)) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      createReadStream(file).pipe(response);
    });
    await new Promise((resolve) => filler.server.listen(0, "127.0.0.1", resolve));
    filler.browser = await openBrowser();
    filler.page = await filler.browser.newPage();
    await filler.page.goto(`http://127.0.0.1:${filler.server.address().port}/`);
    await filler.page.waitForFunction(() => globalThis.LForms?.FHIR?.R4 && customElements.get("wc-lhc-form"));
    return filler;
  }

  // show puts a Questionnaire on the page, with nothing answered.
  async show(questionnaire) {
    await this.page.evaluate(async (q) => {
      document.getElementById("form").replaceChildren();
      await LForms.Util.addFormToPage(q, "form", { fhirVersion: "R4", prepopulate: false });
    }, questionnaire);
  }

  // words gives the text that the page shows.
  async words() {
    return this.page.locator("#form").innerText();
  }

  // fill sets the answers, {link id: code or null}, and gives what getFormFHIRData says.
  async fill(answers) {
    return this.page.evaluate(async (wanted) => {
      const place = document.getElementById("form");
      const form = LForms.Util._getFormObjectInScope(place);
      for (const item of form.itemList) {
        if (!(item.linkId in wanted)) continue;
        const code = wanted[item.linkId];
        item.value = code === null ? null : item.answers.find((a) => a.code === code);
        if (item.value === undefined) throw new Error(`${item.linkId} has no answer ${code}`);
      }
      // What the page does when somebody answers: first skip logic, then calculations.
      form.itemList.forEach((item) => form.updateOnSourceItemChange(item));
      await form._expressionProcessor.runCalculations(false);
      return LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", place);
    }, answers);
  }

  async close() {
    await this.browser?.close();
    this.server.close();
  }
}
