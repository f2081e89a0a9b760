// Ways to sign in: passkeys, codes of an app, recovery codes, a code on paper,
// shared devices, and what stays when all is lost.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { oneTime } from "./lib/one_time.mjs";
import { scene } from "./lib/scene.mjs";

// Browsers give passkeys to names only, so these tests call the host by its own.

// authenticator gives a visitor's browser a device that holds passkeys.
// list is whether the browser puts passkeys into its own list of names, from which
// this device signs in with no press at all.
async function authenticator(v, { list = false } = {}) {
  if (!list) await v.context.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = async () => false));
  const session = await v.context.newCDPSession(v.page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { session, authenticatorId, keys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials };
}

async function signOut(v) {
  await v.page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await v.page.waitForURL(/\/sign-in/);
}

async function signedIn(v) {
  return new URL(v.page.url()).pathname !== "/sign-in" && (await v.page.getByRole("button", { name: "Sign out", exact: true }).count()) > 0;
}

describe("a passkey", () => {
  const set = scene();
  let amina, device;

  test("is added, signs in, is renamed and removed, and signs in no more", async () => {
    amina = await set.visitor(undefined, { baseURL: set.towpath.named });
    device = await authenticator(amina);
    await amina.signIn("amina");
    await amina.go("/account/ways");
    await amina.page.getByRole("button", { name: "Add a passkey" }).click();
    await amina.page.waitForFunction(() => document.querySelector("h1")?.textContent === "Recovery codes");
    assert.equal(await amina.page.locator(".codes li").count(), 10);
    assert.equal((await device.keys()).length, 1);
    assert.equal((await device.keys())[0].rpId, "localhost");
    await signOut(amina);
    await amina.page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await amina.page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
    assert.ok(await signedIn(amina));
    await amina.go("/account");
    assert.match(await amina.words(), /Signed in with a passkey/);
    await amina.go("/account/ways");
    await amina.unfold("Change");
    await amina.page.locator("main .rows input[name=name]").fill("My phone");
    await amina.page.locator("main .rows button", { hasText: "Save" }).click();
    await amina.settled();
    assert.match(await amina.words(), /My phone/);
    await amina.unfold("Change");
    await amina.page.locator("main .rows button", { hasText: "Remove" }).click();
    await amina.settled();
    assert.equal(await amina.page.locator("main .rows").count(), 0);
    await signOut(amina);
    await amina.expects([422], async () => {
      await amina.page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await amina.page.getByText("That passkey did not work").first().waitFor();
    });
    assert.ok(!(await signedIn(amina)));
  });

  test("that seems to be on two devices is stopped", async () => {
    const v = await set.visitor(undefined, { baseURL: set.towpath.named });
    const phone = await authenticator(v);
    await v.signIn("gwen");
    await v.go("/account/ways");
    await v.page.getByRole("button", { name: "Add a passkey" }).click();
    await v.page.waitForFunction(() => document.querySelector("h1")?.textContent === "Recovery codes");
    await signOut(v);
    await v.page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await v.page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
    await signOut(v);
    const [key] = await phone.keys();
    await phone.session.send("WebAuthn.removeCredential", { authenticatorId: phone.authenticatorId, credentialId: key.credentialId });
    await phone.session.send("WebAuthn.addCredential", { authenticatorId: phone.authenticatorId, credential: { ...key, signCount: 0 } });
    await v.go("/sign-in");
    await v.expects([422], async () => {
      await v.page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await v.page.getByText("That passkey did not work").first().waitFor();
    });
    await v.signIn("gwen");
    await v.go("/account/ways");
    assert.match(await v.words(), /seems to be on two devices/);
  });
});

describe("codes from an app", () => {
  const set = scene();

  test("are asked for after the password, work once, and a recovery code stands in", async () => {
    const v = await set.visitor("ben");
    await v.go("/account/ways");
    await v.press("Set up codes");
    assert.ok(await v.page.locator("svg.qr").isVisible());
    await v.unfold("I can't use the picture");
    const secret = await v.page.locator(".secret").innerText();
    assert.match(secret, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    await v.page.fill("#code", "000000");
    await v.expects([422], () => v.press("Turn on codes"));
    const used = oneTime(secret);
    await v.page.fill("#code", used);
    await v.press("Turn on codes");
    const recovery = await v.page.locator(".codes code").allInnerTexts();
    assert.equal(recovery.length, 10);
    await signOut(v);

    const { password } = set.towpath.signIns.ben;
    const first = async () => {
      await v.go("/sign-in?to=%2Fpeople");
      await v.page.fill("#username", "ben");
      await v.page.fill("#password", password);
      await v.press("Sign in");
      assert.equal(new URL(v.page.url()).pathname, "/sign-in/second");
    };
    await first();
    await v.page.fill("#code", used);
    await v.expects([422], () => v.press("Go on"));
    assert.match(await v.words(), /was used before/);
    await v.page.fill("#code", oneTime(secret, 1));
    await v.press("Go on");
    assert.equal(new URL(v.page.url()).pathname, "/people", "back to the page that was asked for");
    await signOut(v);
    await first();
    await v.page.fill("#code", recovery[0].toLowerCase());
    await v.press("Go on");
    assert.ok(await signedIn(v));
    await v.go("/account/ways");
    assert.match(await v.words(), /You have 9 left/);
    await signOut(v);
    await first();
    await v.page.fill("#code", recovery[0]);
    await v.expects([422], () => v.press("Go on"));
    assert.ok(!(await signedIn(v)));
  });

  test("are asked of a whole role, kindly, before anything else opens", async () => {
    const ada = await set.visitor("ada");
    await ada.go("/accounts/sign-in");
    await ada.page.locator("input[name=role][value=manager]").check();
    await ada.press("Save");
    const dele = await set.visitor("dele");
    await dele.go("/people");
    assert.equal(new URL(dele.page.url()).pathname, "/account/ways");
    assert.match(await dele.words(), /Please add a second way first/);
    await dele.press("Set up codes");
    await dele.unfold("I can't use the picture");
    await dele.page.fill("#code", oneTime(await dele.page.locator(".secret").innerText()));
    await dele.press("Turn on codes");
    await dele.go("/people");
    assert.equal(new URL(dele.page.url()).pathname, "/people");
  });
});

describe("a shared device", () => {
  const set = scene();

  test("reminds, forgets, and shows nothing on the way back", async () => {
    const v = await set.visitor();
    await v.go("/sign-in");
    await v.page.locator("#shared").check();
    assert.equal(await v.page.getAttribute("#username", "autocomplete"), "off");
    await v.page.fill("#username", "amina");
    await v.page.fill("#password", set.towpath.signIns.amina.password);
    await v.press("Sign in");
    assert.ok(await v.page.getByText("This is a shared device").isVisible());
    const [session] = (await v.context.cookies()).filter((c) => c.name.endsWith("session"));
    assert.equal(session.expires, -1, "the cookie ends with the browser");
    await v.go(set.towpath.of("amina", "/goals"));
    await v.page.getByRole("button", { name: "Sign out now" }).click();
    await v.page.waitForURL(/\/sign-in/);
    await v.page.goBack();
    await v.page.waitForURL(/\/sign-in/);
    assert.equal(await v.page.inputValue("#username"), "", "the name is not remembered");
  });

  test("signs out by itself and clears the page", async () => {
    const v = await set.visitor();
    await v.page.clock.install();
    await v.go("/sign-in");
    await v.page.locator("#shared").check();
    await v.page.fill("#username", "amina");
    await v.page.fill("#password", set.towpath.signIns.amina.password);
    await v.press("Sign in");
    await v.page.clock.runFor(11 * 60 * 1000);
    await v.page.waitForURL(/\/sign-in\?said=signed_out/);
  });
});

describe("a code on paper", () => {
  const set = scene();

  test("lets somebody in without e-mail, once, without scripts", async () => {
    const ben = await set.visitor("ben");
    await ben.go("/people/new");
    await ben.page.fill("[name=name]", "Noor Rahman");
    await ben.press("Add this person");
    await ben.go("/people?q=Noor");
    await ben.page.locator("main .rows__item a", { hasText: "Noor" }).first().click();
    await ben.settled();
    await ben.go(`${new URL(ben.page.url()).pathname}/sign-in`);
    await ben.press("Make a code");
    const code = await ben.page.locator(".code").innerText();
    const noor = await set.visitor(undefined, { javaScriptEnabled: false });
    await noor.go("/sign-in");
    await noor.page.getByRole("link", { name: "I have a code" }).click();
    await noor.page.fill("#code", "0000-0000-0000");
    await noor.expects([422], () => noor.press("Go on"));
    await noor.page.fill("#code", code.toLowerCase().replaceAll("-", " "));
    await noor.press("Go on");
    assert.match(await noor.heading(), /Hello Noor/);
    await noor.page.fill("#username", "ben"); // taken
    await noor.page.fill("#password", "a boat on the canal");
    await noor.expects([422], () => noor.press("Go in"));
    assert.equal(await noor.page.inputValue("#password"), "");
    await noor.page.fill("#username", "noor");
    await noor.page.fill("#password", "a boat on the canal");
    await noor.press("Go in");
    assert.match(await noor.heading(), /Noor/);
    const again = await set.visitor();
    await again.go("/begin");
    await again.page.fill("#code", code);
    await again.expects([422], () => again.press("Go on"));
  });

  test("a passkey does in place of a password", async () => {
    const ben = await set.visitor("ben");
    await ben.go("/people/new");
    await ben.page.fill("[name=name]", "Idris Vale");
    await ben.press("Add this person");
    await ben.go("/people?q=Idris");
    await ben.page.locator("main .rows__item a", { hasText: "Idris" }).first().click();
    await ben.settled();
    await ben.go(`${new URL(ben.page.url()).pathname}/sign-in`);
    await ben.press("Make a code");
    const code = await ben.page.locator(".code").innerText();
    const idris = await set.visitor(undefined, { baseURL: set.towpath.named });
    await authenticator(idris, { list: true });
    await idris.go("/begin");
    await idris.page.fill("#code", code);
    await idris.press("Go on");
    await idris.page.fill("#username", "idris");
    await idris.page.getByRole("button", { name: "Use a passkey instead" }).click();
    await idris.page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
    await signOut(idris);
    await idris.page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
  });

  test("two of staff let somebody back in who lost everything, and she sees it", async () => {
    const amina = await set.visitor("amina");
    const ben = await set.visitor("ben");
    await ben.go(set.towpath.of("amina", "/sign-in"));
    await ben.choose("how", "in_person");
    await ben.press("Yes, it is them");
    const dele = await set.visitor("dele");
    await dele.go("/vouches");
    assert.match(await dele.words(), /Amina/);
    await dele.press("Yes, make a code");
    const code = await dele.page.locator(".code").innerText();
    await amina.go("/account");
    assert.equal(new URL(amina.page.url()).pathname, "/sign-in", "her old session has ended");
    await amina.page.fill("#username", "amina");
    await amina.page.fill("#password", set.towpath.signIns.amina.password);
    await amina.expects([422], () => amina.press("Sign in"));
    await amina.go("/begin");
    await amina.page.fill("#code", code);
    await amina.press("Go on");
    await amina.page.fill("#password", "the heron by the lock");
    await amina.press("Go in");
    await amina.go("/account");
    assert.match(await amina.words(), /it is really you who could not get in/);
    await amina.go(set.towpath.of("amina", "/record"));
    assert.match(await amina.words(), /said yes too, and made a code for you/);
  });
});
