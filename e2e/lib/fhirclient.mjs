// An app that is written with npm's fhirclient, on an origin of its own. It is launched
// alone, or opened from a page of ours, and shows nothing: tests ask its client.
import { join } from "node:path";
import { serve, unpacked } from "./package.mjs";

const VERSION = "2.6.3";
const INTEGRITY = "CirZixcwWelbkIXxpxlNQx5+ZdJirl6F1s4y4yvA1X7hHAkr9n99aVHaMi0wX+97nATjKQ65X6NB5as/wZoJzg==";

const page = (script) => `<!doctype html><html lang="en"><head><title>An app</title><link rel="icon" href="data:,"></head>
<body><h1>An app</h1><script src="/fhir-client.js"></script><script>${script}</script></body></html>`;

export class App {
  static async open() {
    const app = new App();
    app.pages = {};
    const server = await serve(join(unpacked("fhirclient", VERSION, INTEGRITY), "build"), app.pages);
    Object.assign(app, { base: server.base, back: `${server.base}/app`, launch: `${server.base}/launch`, close: server.close });
    return app;
  }

  // begin sets its pages up: where it begins alone, where it begins when it is opened
  // from a page of ours, and where people come back to.
  begin(clientId, iss, scope) {
    const ask = (more) => page(`FHIR.oauth2.authorize(${JSON.stringify({ clientId, redirectUri: this.back, pkceMode: "required", ...more })})`);
    this.pages["/alone"] = ask({ iss, scope: `launch/patient ${scope}` });
    this.pages["/launch"] = ask({ scope: `launch ${scope}` });
    this.pages["/app"] = page(`FHIR.oauth2.ready().then((c) => (globalThis.client = c), (e) => (globalThis.refused = String(e.message ?? e)))`);
  }
}

// came waits until the app is back, and gives what it was told: whose record it is.
export async function came(v) {
  await v.page.waitForFunction(() => globalThis.client || globalThis.refused, null, { timeout: 10_000 });
  return v.page.evaluate(() => ({ refused: globalThis.refused, patient: globalThis.client?.patient.id, token: globalThis.client?.state.tokenResponse.access_token, scope: globalThis.client?.state.tokenResponse.scope, user: globalThis.client?.user.fhirUser }));
}
