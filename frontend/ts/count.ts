// Says how much room is left in a box. It counts as the server does: by
// character (code point), with a new line as one.

const QUIET_UNTIL = 0.75; // of the room; before that the words of the server stay
const PAUSE = 1000; // before a screen reader is told

export function count(): void {
  for (const box of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-count]")) {
    const line = document.getElementById(`${box.id}-count`);
    if (line) watch(box, line);
  }
}

function watch(box: HTMLTextAreaElement, line: HTMLElement): void {
  const max = Number(box.dataset.count);
  const before = line.textContent ?? "";
  const spoken = document.createElement("div");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("role", "status");
  line.after(spoken);
  let timer = 0;

  const update = () => {
    const length = [...box.value].length;
    const over = length > max;
    const text =
      length < max * QUIET_UNTIL
        ? before
        : ((over ? line.dataset.over : line.dataset.left) ?? "").replace("{n}", String(Math.abs(max - length)));
    line.textContent = text;
    line.classList.toggle("count--over", over);
    return text;
  };

  box.addEventListener("input", () => {
    const text = update();
    clearTimeout(timer);
    if (text !== before) timer = window.setTimeout(() => (spoken.textContent = text), PAUSE);
  });
  update();
}
