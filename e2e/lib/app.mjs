// An app by another maker, and the page on which it asks to be let in.
const BACK = "https://chart.example/back";

// registerApp registers one as an administrator, and gives its id.
export async function registerApp(admin) {
  await admin.go("/apps");
  await admin.page.locator("summary", { hasText: "Register an app" }).click();
  await admin.page.fill("[name=name]", "Chart app");
  await admin.page.check("[name=kind][value=public]");
  await admin.page.fill("[name=redirects]", BACK);
  await admin.page.fill("[name=launch]", "https://chart.example/launch");
  await admin.page.fill("[name=scopes]", "launch launch/patient openid fhirUser offline_access patient/*.rs user/*.rs");
  await admin.press("Register the app");
  return (await admin.page.locator(".panel code.secret").first().textContent()).trim();
}

// asking is where an app sends somebody. base is where the service is.
export function asking(base, app, scope) {
  return `/oauth/authorize?${new URLSearchParams({
    response_type: "code", client_id: app, redirect_uri: BACK, scope, state: "s", aud: `${base}/fhir/r4`,
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", code_challenge_method: "S256",
  })}`;
}
