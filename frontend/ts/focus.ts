// After a form came back: the list of problems takes the focus, and each of its
// links leads to the field with its label in view.

export function focus(): void {
  const summary = document.querySelector<HTMLElement>("[data-error-summary]");
  const first = summary ?? document.querySelector<HTMLElement>("[data-notice]");
  first?.focus();
  summary?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const field = link?.hash ? document.getElementById(decodeURIComponent(link.hash.slice(1))) : null;
    if (!field) return;
    event.preventDefault();
    heading(field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// heading is what names the field: the legend of a short group, or its label.
function heading(field: HTMLElement): Element {
  const legend = field.closest("fieldset")?.querySelector("legend");
  if (legend && field.getBoundingClientRect().bottom - legend.getBoundingClientRect().top < innerHeight / 2) return legend;
  return document.querySelector(`label[for="${CSS.escape(field.id)}"]`) ?? field;
}
