// A crisis card is kept on a phone for when there is no connection, only where its
// holder presses for it. worker/offline.ts keeps it, and throws it away once it has
// ended or was cut off.

const CARDS = "cards";

export function card(): void {
  const page = document.querySelector<HTMLElement>("[data-card]");
  const path = page?.dataset.card;
  if (!page || !path || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const keep = page.querySelector<HTMLButtonElement>("[data-card-keep]");
  const forget = page.querySelector<HTMLButtonElement>("[data-card-forget]");
  const kept = page.querySelector<HTMLElement>("[data-card-kept]");
  if (!keep || !forget || !kept) return;
  const show = async () => {
    const there = (await (await caches.open(CARDS)).match(path)) !== undefined;
    keep.hidden = there;
    forget.hidden = kept.hidden = !there;
  };
  keep.addEventListener("click", async () => {
    const ready = await navigator.serviceWorker.ready;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => void show();
    ready.active?.postMessage({ card: path, lang: document.documentElement.lang }, [channel.port2]);
  });
  forget.addEventListener("click", async () => {
    await (await caches.open(CARDS)).delete(path);
    await show();
  });
  void show();
}
