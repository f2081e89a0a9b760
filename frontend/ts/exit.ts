// "Leave this site": the button, or Shift three times. The page is cleared at
// once and replaced, so that Back does not bring it up again. What the browser
// keeps of earlier pages we cannot take away, and the help page says so.

const ALL_PRESSES = 2000; // from the first to the third

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
    document.title = "\u00a0";
    history.replaceState(null, "", "/");
    try {
      sessionStorage.setItem("left", link.href); // for this tab only; see boot.ts
    } catch {
      // Where nothing may be stored, leaving still has to work.
    }
    location.replace(link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  presses(leave, (left) => say(left === 2 ? link.dataset.exitMore : left === 1 ? link.dataset.exitOnceMore : undefined));

  // A page that comes back from the browser's memory asks the server again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    const left = sessionStorage.getItem("left");
    if (left) return location.replace(left);
    document.documentElement.classList.remove("leaving");
    if ("personal" in document.body.dataset) location.reload();
  });
}

// presses counts those of Shift alone: a capital letter, a selection or a click
// with Shift held down is none, and begins the count anew.
function presses(leave: () => void, say: (left: number) => void): void {
  let count = 0;
  let alone = false; // Shift went down and nothing else since
  let timer = 0;
  const reset = () => {
    alone = false;
    if (count === 0) return;
    count = 0;
    clearTimeout(timer);
    say(0);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") return reset();
    if (!event.repeat) alone = true;
  });
  document.addEventListener("pointerdown", reset);
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    count++;
    if (count >= 3) return leave();
    if (count === 1) timer = window.setTimeout(reset, ALL_PRESSES);
    say(3 - count);
  });
}
