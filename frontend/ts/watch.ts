// A page that stands open because somebody shares it asks, over and over, whether
// they still do. The moment they do not, what it shows is taken away.

const EVERY = 2000; // milliseconds while the page is in view
const HIDDEN = 10000; // while it is not

export function watch(): void {
  const address = document.body.dataset.watch;
  const next = document.body.dataset.watchNext;
  if (!address || !next) return;

  const close = (to: string) => {
    document.documentElement.classList.add("leaving");
    document.querySelector("main")?.replaceChildren();
    location.replace(to);
  };

  let timer = 0;
  const ask = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "error" });
      if (answer.status === 410) return close((await answer.text()) === "out" ? "/?said=sharing_ended" : next);
      if (answer.status === 401 || answer.status === 404) return close("/");
    } catch {
      // No answer is not a no: it asks again.
    }
    timer = window.setTimeout(ask, document.hidden ? HIDDEN : EVERY);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void ask();
  });
  void ask();
}
