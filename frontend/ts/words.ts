// Offers a worker other words while they write. Nothing is changed, nothing is held
// up, and the server keeps nothing of what it looks at.

const PAUSE = 1200; // after typing

interface Remark {
  text: string;
  why: string;
}

export function words(): void {
  const address = document.body.dataset.words;
  if (!address) return;
  for (const box of document.querySelectorAll<HTMLTextAreaElement>("main form textarea")) look(box, address);
}

function look(box: HTMLTextAreaElement, address: string): void {
  const list = document.createElement("ul");
  list.className = "remarks";
  list.setAttribute("role", "status");
  box.after(list);
  seen(box.form);
  let timer = 0;
  let asked = box.value;
  const ask = async () => {
    if (box.value === asked) return;
    asked = box.value;
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ note: asked }), redirect: "manual" });
      if (!answer.ok || box.value !== asked) return;
      show(list, (await answer.json()) as Remark[]);
    } catch {
      // It is an offer: without a connection there is none.
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
}

// seen says to the server that what it noticed is offered here, so that it does not
// offer it again before saving.
function seen(form: HTMLFormElement | null): void {
  if (!form || form.querySelector("input[name=words-seen]")) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "words-seen";
  field.value = "yes";
  form.append(field);
}

function show(list: HTMLElement, remarks: Remark[]): void {
  list.replaceChildren(
    ...remarks.map((r) => {
      const item = document.createElement("li");
      const text = document.createElement("strong");
      text.textContent = r.text;
      item.append(text, ` ${r.why}`);
      return item;
    }),
  );
}
