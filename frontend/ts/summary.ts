// Opens a link to a summary in the browser (a SMART Health Link): the link stands behind
// the # of the address, which is never sent, and so does the key of the file. Nothing of
// what it opens goes anywhere.
import { opened, type Bundle } from "./summary_shown";

interface Link {
  url: string;
  key: string;
  flag?: string;
  exp?: number;
  label?: string;
}

type Words = Record<string, string>;

// Failed is something that went wrong, by the name of the words that say so.
class Failed extends Error {}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const out = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i++) out[i] = plain.charCodeAt(i);
  return out;
}

// joined gives two parts after one another.
function joined(a = "", b = ""): Uint8Array<ArrayBuffer> {
  const first = bytes(a);
  const second = bytes(b);
  const out = new Uint8Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}

function read(hash: string): Link {
  try {
    const text = decodeURIComponent(hash).replace(/^#?shlink:\//, "");
    const link = JSON.parse(new TextDecoder().decode(bytes(text))) as Link;
    if (!link.url || bytes(link.key).length !== 32) throw new Failed("broken");
    return link;
  } catch {
    throw new Failed("broken");
  }
}

async function manifest(link: Link, recipient: string, passcode: string): Promise<string> {
  const ask: Record<string, string> = { recipient };
  if (passcode) ask.passcode = passcode;
  let answer: Response;
  try {
    answer = await fetch(link.url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(ask), credentials: "omit" });
  } catch {
    throw new Failed("offline");
  }
  if (answer.status === 401) throw new Failed(`wrong ${((await answer.json()) as { remainingAttempts: number }).remainingAttempts}`);
  if (answer.status === 404) throw new Failed("gone");
  if (answer.status === 429) throw new Failed("many");
  if (!answer.ok) throw new Failed("offline");
  const files = ((await answer.json()) as { files: { embedded?: string }[] }).files;
  return files[0]?.embedded ?? "";
}

// decrypt opens a JWE in its compact form: alg dir, enc A256GCM, zip DEF or none.
async function decrypt(file: string, secret: string): Promise<Bundle> {
  const part = file.split(".");
  const head = part[0] ?? "";
  const says = JSON.parse(new TextDecoder().decode(bytes(head))) as { zip?: string };
  const sealed = joined(part[3], part[4]);
  const key = await crypto.subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(part[2] ?? ""), additionalData: new TextEncoder().encode(head) }, key, sealed);
  const whole = says.zip === "DEF" ? new Response(new Blob([plain]).stream().pipeThrough(new DecompressionStream("deflate-raw"))) : new Response(plain);
  return JSON.parse(await whole.text()) as Bundle;
}

function start(): void {
  const here = document.querySelector<HTMLElement>("[data-summary]");
  const form = here?.querySelector<HTMLFormElement>("[data-summary-form]");
  const status = here?.querySelector<HTMLElement>("[data-summary-says]");
  const shows = here?.querySelector<HTMLElement>("[data-summary-shows]");
  if (!here || !form || !status || !shows) return;
  const words = JSON.parse(here.dataset.summary ?? "{}") as Words;
  const say = (failed: unknown) => {
    const said = (failed instanceof Failed ? failed.message : "broken").split(" ");
    const key = said[0] ?? "";
    const n = said[1];
    status.textContent = (words[key] ?? words.broken ?? "").replace("{n}", n ?? "");
    if (key === "gone" || key === "foreign" || key === "old" || n === "0") form.hidden = true;
  };
  let link: Link;
  const begin = () => {
    try {
      link = read(location.hash);
      if (new URL(link.url).origin !== location.origin) throw new Failed("foreign");
      if (!("DecompressionStream" in window) || !crypto.subtle) throw new Failed("old");
    } catch (failed) {
      say(failed);
      return;
    }
    status.textContent = "";
    form.hidden = false;
    const asked = form.querySelector<HTMLElement>("[data-summary-passcode]");
    if (asked) asked.hidden = !link.flag?.includes("P");
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = new FormData(form);
    const recipient = String(typed.get("recipient") ?? "").trim();
    const name = form.querySelector<HTMLInputElement>("[name=recipient]");
    if (!recipient) {
      name?.focus();
      return;
    }
    const button = form.querySelector("button");
    if (button) button.disabled = true;
    try {
      const bundle = await decrypt(await manifest(link, recipient, String(typed.get("passcode") ?? "").trim()), link.key);
      shows.replaceChildren(...opened(bundle, words));
      form.hidden = true;
      status.textContent = words.opened ?? "";
      const paper = here.querySelector<HTMLElement>("[data-summary-print]");
      if (paper) paper.hidden = false;
      shows.querySelector<HTMLElement>("h2")?.focus();
    } catch (failed) {
      say(failed);
    }
    if (button) button.disabled = false;
  });
  window.addEventListener("hashchange", begin);
  begin();
}

start();
