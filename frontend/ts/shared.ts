// A shared device: signs out by itself after a quiet while, and leaves nothing on
// the screen. The server ends the session then too.

const QUIET = 10 * 60 * 1000;
const LOOK = 5000;

export function shared(): void {
  const box = document.querySelector<HTMLInputElement>("input[type=checkbox][name=shared]");
  if (box) forgetful(box);
  const out = document.body.dataset.idle;
  if (!out) return;
  let last = Date.now();
  for (const sign of ["pointerdown", "keydown", "scroll", "input"]) document.addEventListener(sign, () => (last = Date.now()), { passive: true, capture: true });
  const look = () => {
    if (Date.now() - last < QUIET) return;
    clearInterval(timer);
    leave(out);
  };
  const timer = window.setInterval(look, LOOK);
  document.addEventListener("visibilitychange", look); // a screen that slept
}

// leave clears the page before anything else, then signs out.
function leave(address: string): void {
  document.title = "\u00a0";
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  document.body.replaceChildren(form);
  form.submit();
}

// forgetful asks the browser not to offer to keep what is typed while the box is
// ticked.
function forgetful(box: HTMLInputElement): void {
  const fields = [...(box.form?.querySelectorAll<HTMLInputElement>("input[autocomplete]") ?? [])];
  const usual = fields.map((f) => f.autocomplete);
  const set = () => fields.forEach((f, i) => f.setAttribute("autocomplete", box.checked ? "off" : (usual[i] ?? "")));
  box.addEventListener("change", set);
  set();
}
