// LHC-Forms, a form filler that is not ours, in a real Chromium.
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { serve, unpacked } from "./package.mjs";

const VERSION = "40.1.3";
const INTEGRITY = "WLruTm+BcVnafC0rSAQ3/cNqhxvclBUxyBG68aub/uha2NaK9H8ZZcEXTTuORuGzzCt0wa7fvhuieZtcDIdPzQ==";

const PAGE = `<!doctype html><html lang="en"><head><title>A form</title><link rel="stylesheet" href="/lforms/webcomponent/styles.css"></head>
<body><div id="form"></div>${["assets/lib/zone.min.js", "runtime.js", "polyfills.js", "main.js"].map((f) => `<script src="/lforms/webcomponent/${f}"></script>`).join("")}
<script src="/lforms/fhir/R4/lformsFHIR.min.js"></script></body></html>`;

// Filler is one page with LHC-Forms in it.
export class Filler {
  static async open() {
    const filler = new Filler();
    filler.server = await serve(join(unpacked("lforms", VERSION, INTEGRITY), "dist"), { "/": PAGE });
    filler.browser = await openBrowser();
    filler.page = await filler.browser.newPage();
    await filler.page.goto(`${filler.server.base}/`);
    await filler.page.waitForFunction(() => globalThis.LForms?.FHIR?.R4 && customElements.get("wc-lhc-form"));
    await filler.connect();
    return filler;
  }

  // connect tells it where it reads, and whose form it is; without a place it finds nothing.
  async connect(base, token, patient = { resourceType: "Patient", id: "nobody" }) {
    await this.page.evaluate(([base, token, patient]) => {
      const request = async (asked) => (base ? (await fetch(`${base}/${asked.url ?? asked}`, { headers: { authorization: `Bearer ${token}` } })).json() : { resourceType: "Bundle", type: "searchset" });
      LForms.Util.setFHIRContext({ request, getFhirVersion: async () => "4.0.1" }, { patient });
    }, [base, token, patient]);
  }

  // show puts a Questionnaire on the page, with nothing answered.
  async show(questionnaire) {
    await this.page.evaluate(async (q) => {
      document.getElementById("form").replaceChildren();
      await LForms.Util.addFormToPage(q, "form", { fhirVersion: "R4", prepopulate: false });
    }, questionnaire);
  }

  // ask shows the Questionnaire that a search in another place finds, and gives it.
  async ask(address, token) {
    const bundle = await this.page.evaluate(async ([address, token]) => (await fetch(address, { headers: { authorization: `Bearer ${token}` } })).json(), [address, token]);
    await this.show(bundle.entry[0].resource);
    return bundle.entry[0].resource;
  }

  // begun gives what a form says that nobody has answered yet.
  async begun() {
    return this.page.evaluate(() => LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4", document.getElementById("form")));
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
    this.server?.close();
  }
}
