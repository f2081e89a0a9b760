// Quick entry: once a box holds an answer that no longer one begins with, the next
// box comes by itself; Enter goes to it too, and saves in the last one. Backspace in an empty box goes back to the one before.

export function typing(): void {
  for (const list of document.querySelectorAll<HTMLElement>("[data-typing]")) {
    const boxes = [...list.querySelectorAll<HTMLInputElement>("input[data-codes]")];
    boxes.forEach((box, at) => watch(box, boxes[at - 1], boxes[at + 1]));
    (boxes.find((box) => box.getAttribute("aria-invalid") === "true") ?? boxes.find((box) => box.value === ""))?.focus();
  }
}

function watch(box: HTMLInputElement, before?: HTMLInputElement, after?: HTMLInputElement): void {
  const codes = (box.dataset.codes ?? "").split(" ");
  const typed = () => box.value.trim().toLowerCase();
  const show = () => {
    const code = typed();
    const begun = code === "" || codes.some((c) => c.startsWith(code));
    if (begun && (code === "" || codes.includes(code) || document.activeElement === box)) box.removeAttribute("aria-invalid");
    else box.setAttribute("aria-invalid", "true");
  };
  box.addEventListener("input", () => {
    show();
    const code = typed();
    const longer = codes.some((c) => c !== code && c.startsWith(code));
    if (!codes.includes(code) || longer) return;
    if (after) after.focus();
    else box.form?.querySelector<HTMLButtonElement>("button[type=submit], button:not([type])")?.focus();
  });
  box.addEventListener("blur", show);
  box.addEventListener("focus", () => box.select());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && after) {
      event.preventDefault();
      after.focus();
      return;
    }
    const back = event.key === "ArrowUp" || (event.key === "Backspace" && box.value === "");
    const on = event.key === "ArrowDown";
    const next = back ? before : on ? after : undefined;
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
