// "Help now" in the bar opens the folded ways to get help.

export function help(): void {
  const folded = document.querySelector<HTMLDetailsElement>("details#help-now");
  if (!folded) return;
  const open = () => {
    folded.open = true;
    folded.querySelector("summary")?.focus();
    folded.scrollIntoView();
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href="#help-now"]') : null;
    if (!link) return;
    event.preventDefault();
    open();
  });
  if (location.hash === "#help-now") open();
}

const LOOK = 20_000;

// stale takes away "Open now until 8 pm" once that is no longer so: a page may stand
// open for long, or be one that was kept for when there is no connection.
export function stale(): void {
  const said = [...document.querySelectorAll<HTMLElement>("[data-until]")];
  if (said.length === 0) return;
  const look = () => {
    for (const e of said) e.hidden = Date.now() >= Number(e.dataset.until);
  };
  look();
  window.setInterval(look, LOOK);
  document.addEventListener("visibilitychange", look);
}
