// Has the browser keep the page of help for when there is no connection. Each
// page asks; worker/offline.ts looks at most once a day whether it is fresh.

const WORKER = "/offline.js";

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): unknown } };
  }
}

export function offline(): void {
  if (!("serviceWorker" in navigator) || "kept" in document.documentElement.dataset) return;
  const own = (address: string) => {
    if (address !== WORKER) throw new TypeError(address);
    return address;
  };
  const policy = window.trustedTypes?.createPolicy("app", { createScriptURL: own });
  const start = async () => {
    await navigator.serviceWorker.register((policy?.createScriptURL(WORKER) ?? WORKER) as string, { scope: "/" });
    const ready = await navigator.serviceWorker.ready;
    const page = location.pathname === "/help-now" && location.search ? location.pathname + location.search : undefined;
    ready.active?.postMessage({ page, lang: document.documentElement.lang });
  };
  window.addEventListener("load", () => {
    start().catch(() => undefined); // a browser that keeps nothing still has the page itself
  });
}
