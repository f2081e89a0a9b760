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
