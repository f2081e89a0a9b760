// "Leave this site": the button, or Shift three times. The page is cleared at
// once and replaced, so that Back does not bring it up again. What the browser
// keeps of earlier pages we cannot take away, and the help page says so.

const KEY_PAUSE = 5000; // after which presses are counted anew

export function exit(): void {
  const link = document.querySelector<HTMLAnchorElement>("a[data-exit]");
  if (!link) return;
  const status = document.querySelector<HTMLElement>("[data-exit-status]");
  const say = (text?: string) => {
    if (status) status.textContent = text ?? "";
  };

  const leave = () => {
    say(link.dataset.exitLeaving);
    document.documentElement.classList.add("leaving");
    if ("personal" in document.body.dataset) {
      document.title = "\u00a0";
      history.replaceState(null, "", "/");
      try {
        sessionStorage.setItem("left", link.href); // for this tab only; see boot.ts
      } catch {
        // Where nothing may be stored, leaving still has to work.
      }
    }
    location.replace(link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let presses = 0;
  let alone = false; // Shift went down and nothing else since
  let timer = 0;
  const reset = () => {
    presses = 0;
    say();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift") {
      if (!event.repeat) alone = true;
      return;
    }
    alone = false;
    presses = 0;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses++;
    clearTimeout(timer);
    if (presses >= 3) return leave();
    say(presses === 1 ? link.dataset.exitMore : link.dataset.exitOnceMore);
    timer = window.setTimeout(reset, KEY_PAUSE);
  });

  // A page that comes back from the browser's memory asks the server again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    const left = sessionStorage.getItem("left");
    if (left) return location.replace(left);
    document.documentElement.classList.remove("leaving");
    if ("personal" in document.body.dataset) location.reload();
  });
}
