// Keeps one page for when there is no connection: the public page of help, as a
// stranger sees it, with its styles and fonts. Nothing else ever goes into the
// cache: no other page, no answer to anybody who is signed in. It is asked for
// without cookies, so that it cannot be anybody's own. The one exception is a crisis
// card, where whoever holds it presses "Keep it on this phone": it opens by its code,
// and goes when it has ended or was cut off.
declare const self: ServiceWorkerGlobalScope;

const CACHE = "help";
const CARDS = "cards";
const CARD = /^\/card\/[0-9A-Z]{12}$/;
const PATIENCE = 3000; // how long a card waits for a connection that does not answer
const PAGE = "/help-now"; // under this address it is kept, whichever service was chosen
const CHOSEN = /^\/help-now\?service=([0-9a-f-]{36})?$/;
const A_DAY = 24 * 60 * 60 * 1000;
const UNREACHED = [502, 504]; // what stands between says that nobody answers behind it

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()]));
});

// A page says which language it speaks and, where a service was chosen, which.
self.addEventListener("message", (event) => {
  const said = event.data as { page?: string; card?: string; lang: string };
  if (said.card && CARD.test(said.card)) {
    const done = () => event.ports[0]?.postMessage("done");
    event.waitUntil(keepCard(said.card, said.lang).then(done, done));
    return;
  }
  event.waitUntil(keep(said.page && CHOSEN.test(said.page) ? said.page : undefined, said.lang).catch(() => undefined)); // the next page tries again
});

async function keep(chosen: string | undefined, lang: string): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(PAGE);
  const age = Date.now() - Number(kept?.headers.get("Kept-At") ?? 0);
  if (kept && !chosen && age < A_DAY) return;
  const from = chosen ?? kept?.headers.get("Kept-From") ?? PAGE;
  const answer = await fetch(from, { credentials: "omit", cache: "no-store", redirect: "error", headers: { "Accept-Language": lang } });
  if (!answer.ok) return;
  const text = await answer.text();
  const files = await keepFiles(cache, text);
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("Kept-At", String(Date.now()));
  headers.set("Kept-From", from);
  await cache.put(PAGE, new Response(text.replace("<html ", "<html data-kept "), { headers }));
  for (const old of await cache.keys()) {
    const pathname = new URL(old.url).pathname;
    if (pathname !== PAGE && !files.includes(pathname)) await cache.delete(old);
  }
}

// keepCard keeps a card under its address, until the day that it says itself.
async function keepCard(path: string, lang: string): Promise<void> {
  const cache = await caches.open(CARDS);
  const answer = await fetch(path, { credentials: "omit", cache: "no-store", redirect: "error", headers: { "Accept-Language": lang } });
  if (!answer.ok || !answer.headers.get("Kept-Until")) return;
  const text = await answer.text();
  await keepFiles(cache, text);
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  await cache.put(path, new Response(text.replace("<html ", "<html data-kept "), { headers }));
}

// cardAt gives a card that was kept, and throws away what has ended.
async function cardAt(path: string): Promise<Response | undefined> {
  const cache = await caches.open(CARDS);
  const kept = await cache.match(path);
  if (kept && Date.parse(kept.headers.get("Kept-Until") ?? "") > Date.now()) return kept;
  await cache.delete(path);
  return undefined;
}

// openCard asks first, so that a card that was cut off is gone at once, and does not wait
// for a connection that never answers.
async function openCard(event: FetchEvent, path: string): Promise<Response> {
  const kept = await cardAt(path);
  const asked = (async () => ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request)))();
  const slow = new Promise<undefined>((done) => setTimeout(done, kept ? PATIENCE : 60_000));
  try {
    const answer = await Promise.race([asked, slow]);
    if (answer && !UNREACHED.includes(answer.status)) {
      if (answer.status === 404 || answer.status === 410) await (await caches.open(CARDS)).delete(path);
      return answer;
    }
  } catch {
    // there is no connection
  }
  return kept ?? (await cached(PAGE)) ?? Response.error();
}

// keepFiles keeps what a page is drawn with, and the fonts that its styles ask for.
async function keepFiles(cache: Cache, page: string): Promise<string[]> {
  const files = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((m) => m[1]!);
  for (let i = 0; i < files.length; i++) {
    const file = files[i]!;
    let answer = await cache.match(file);
    if (!answer) {
      answer = await fetch(file, { credentials: "omit" });
      if (!answer.ok) throw new Error(file);
      await cache.put(file, answer.clone());
    }
    if (!file.endsWith(".css")) continue;
    for (const font of (await answer.text()).matchAll(/url\("?(\/assets\/atkinson[^")]+)"?\)/g)) if (!files.includes(font[1]!)) files.push(font[1]!);
  }
  return files;
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(open(event));
  else if (new URL(request.url).pathname.startsWith("/assets/")) event.respondWith(file(request));
});

async function open(event: FetchEvent): Promise<Response> {
  const path = new URL(event.request.url).pathname;
  if (CARD.test(path)) return openCard(event, path);
  try {
    const answer = ((await event.preloadResponse) as Response | undefined) ?? (await fetch(event.request));
    return (UNREACHED.includes(answer.status) && (await cached(PAGE))) || answer;
  } catch {
    return (await cached(PAGE)) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await cached(request)) ?? Response.error();
  }
}

async function cached(what: RequestInfo): Promise<Response | undefined> {
  return (await (await caches.open(CACHE)).match(what)) ?? (what === PAGE ? undefined : (await caches.open(CARDS)).match(what));
}

export {};
