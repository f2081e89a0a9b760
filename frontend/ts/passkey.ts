// Passkeys: asks the server for what to ask, asks the browser, and sends the answer
// with an ordinary form. The forms stay hidden where this browser cannot do it.

type Options = { publicKey: Record<string, unknown> & { challenge: string } };

let waiting: AbortController | undefined; // the browser's own list asks in the background

export function passkey(): void {
  const missing = document.querySelectorAll<HTMLElement>("[data-passkey-missing]");
  const forms = [...document.querySelectorAll<HTMLFormElement>("form[data-passkey]")].filter((f) => possible(f.dataset.passkeyHost ?? ""));
  if (forms.length > 0) for (const text of missing) text.hidden = true;
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (answered(form)) return;
      event.preventDefault();
      void run(form, false);
    });
    if ("passkeyAuto" in form.dataset) void offer(form);
  }
}

// possible tells whether this browser makes passkeys for the host, on this page.
function possible(host: string): boolean {
  const here = location.hostname;
  return typeof PublicKeyCredential === "function" && window.isSecureContext && (here === host || here.endsWith(`.${host}`));
}

const answered = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>("input[name=credential]")!.value !== "";

// offer puts passkeys into the list of names that the browser offers.
async function offer(form: HTMLFormElement): Promise<void> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  await run(form, true);
}

async function run(form: HTMLFormElement, quietly: boolean): Promise<void> {
  const status = form.querySelector<HTMLElement>("[data-passkey-status]")!;
  const button = form.querySelector<HTMLButtonElement>("button")!;
  waiting?.abort();
  const mine = (waiting = new AbortController());
  status.textContent = "";
  if (!quietly) button.disabled = true;
  try {
    const credential = await ask(form, quietly, mine.signal);
    form.querySelector<HTMLInputElement>("input[name=credential]")!.value = JSON.stringify(plain(credential));
    carry(form);
    form.submit();
  } catch (fault) {
    if (!quietly && !mine.signal.aborted) status.textContent = (fault instanceof Said ? fault.message : "") || (form.dataset.passkeyFailed ?? "");
  } finally {
    if (!quietly) button.disabled = false;
  }
}

// Said is a fault with words for the reader.
class Said extends Error {}

async function ask(form: HTMLFormElement, quietly: boolean, signal: AbortSignal): Promise<PublicKeyCredential> {
  carry(form);
  const body = new URLSearchParams([...new FormData(form)].filter((e): e is [string, string] => typeof e[1] === "string"));
  const answer = await fetch(form.dataset.passkeyOptions!, { method: "POST", body, redirect: "manual", signal });
  if (answer.status === 422) throw new Said(await answer.text());
  if (!answer.ok) throw new Said(form.dataset.passkeyAgain ?? "");
  const options = ((await answer.json()) as Options).publicKey;
  const publicKey = unpacked(options);
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions, signal })
      : await navigator.credentials.get({
          publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions, signal, ...(quietly ? { mediation: "conditional" as const } : {}),
        });
  if (!credential) throw new Error("no passkey");
  return credential as PublicKeyCredential;
}

// carry copies fields that stand elsewhere on the page into the form.
function carry(form: HTMLFormElement): void {
  for (const name of (form.dataset.passkeyCopies ?? "").split(" ").filter(Boolean)) {
    form.querySelector(`input[data-carried="${name}"]`)?.remove();
    const field = [...document.querySelectorAll<HTMLInputElement>(`main input[name="${name}"]`)].find((f) => f.form !== form);
    if (!field || (field.type === "checkbox" && !field.checked)) continue;
    const copy = document.createElement("input");
    copy.type = "hidden";
    copy.name = name;
    copy.value = field.value;
    copy.dataset.carried = name;
    form.append(copy);
  }
}

// unpacked turns the texts of the server's options into bytes.
function unpacked(options: Record<string, unknown> & { challenge: string }): Record<string, unknown> {
  const list = (key: string) =>
    Array.isArray(options[key]) ? { [key]: (options[key] as { id: string }[]).map((c) => ({ ...c, id: bytes(c.id) })) } : {};
  const user = options.user as { id: string } | undefined;
  return {
    ...options, challenge: bytes(options.challenge), ...(user ? { user: { ...user, id: bytes(user.id) } } : {}),
    ...list("excludeCredentials"), ...list("allowCredentials"),
  };
}

// plain gives a credential as the server reads it.
function plain(c: PublicKeyCredential): unknown {
  const answer = c.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  const response: Record<string, unknown> = { clientDataJSON: text(answer.clientDataJSON) };
  if (answer.attestationObject) {
    response.attestationObject = text(answer.attestationObject);
    response.transports = answer.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(answer.authenticatorData);
    response.signature = text(answer.signature);
    if (answer.userHandle) response.userHandle = text(answer.userHandle);
  }
  return { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(), response };
}

function bytes(base64url: string): Uint8Array {
  const raw = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  let raw = "";
  for (const byte of new Uint8Array(buffer)) raw += String.fromCharCode(byte);
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
