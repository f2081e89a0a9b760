// Keeps a draft of a form on the server: soon after a choice, and after a pause
// in typing. Nothing is stored on the device. "Saved" is said only when the
// server has answered 204; a redirect to the sign-in page is no save.

const AFTER_CHOICE = 200;
const AFTER_TYPING = 1500;
const FIRST_RETRY = 3000;
const LAST_RETRY = 60000;
const SEEN = 3000; // then "Saved" makes room again

export function autosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    const status = form.querySelector<HTMLElement>("[data-save-status]");
    if (status) watch(form, status);
  }
}

// helpAtOnce shows the ways to get help that wait in a form, once.
function helpAtOnce(form: HTMLFormElement): void {
  const help = form.querySelector<HTMLElement>("[data-help-now][hidden]");
  if (!help) return;
  help.hidden = false;
  help.tabIndex = -1;
  help.focus({ preventScroll: true });
  help.scrollIntoView({ block: "nearest" });
}

function watch(form: HTMLFormElement, status: HTMLElement): void {
  const address = form.dataset.autosave!;
  let timer = 0;
  let changed = false; // something has not reached the server
  let sending = false; // one draft at a time, so that none overtakes another
  let sent = false; // the whole form is on its way
  let retry = FIRST_RETRY;
  let quiet = 0;

  const say = (key: "saving" | "saved" | "failed") => {
    const text = status.dataset[key] ?? "";
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("saved--late", key === "failed");
    status.classList.remove("saved--quiet");
    clearTimeout(quiet);
    if (key === "saved") quiet = window.setTimeout(() => status.classList.add("saved--quiet"), SEEN);
  };

  const later = (ms: number) => {
    if (sent) return;
    clearTimeout(timer);
    timer = window.setTimeout(save, ms);
  };

  const put = (keepalive: boolean) =>
    fetch(address, {
      method: "PUT",
      body: new URLSearchParams([...new FormData(form)].filter((e): e is [string, string] => typeof e[1] === "string")),
      redirect: "manual",
      keepalive,
    });

  async function save(): Promise<void> {
    if (sending || sent) return;
    changed = false;
    sending = true;
    say("saving");
    try {
      const answer = await put(false);
      if (answer.status !== 204) throw new Error(`draft: ${answer.status}`);
      if (answer.headers.get("Help-Now") === "show") helpAtOnce(form);
      retry = FIRST_RETRY;
      if (!changed) say("saved");
    } catch {
      changed = true;
      say("failed");
      later(retry);
      retry = Math.min(retry * 2, LAST_RETRY);
    } finally {
      sending = false;
    }
    if (changed && retry === FIRST_RETRY) later(AFTER_CHOICE);
  }

  const touched = (ms: number) => {
    changed = true;
    retry = FIRST_RETRY;
    later(ms);
  };

  form.addEventListener("change", () => touched(AFTER_CHOICE));
  form.addEventListener("input", (event) => {
    const typed = event.target instanceof HTMLTextAreaElement || (event.target instanceof HTMLInputElement && !/^(radio|checkbox)$/.test(event.target.type));
    if (typed) touched(AFTER_TYPING);
  });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  window.addEventListener("online", () => changed && touched(AFTER_CHOICE));
  window.addEventListener("pageshow", () => (sent = false));
  document.addEventListener("visibilitychange", () => {
    // The screen closes: a last try that outlives the page.
    if (document.visibilityState === "hidden" && changed && !sent) {
      clearTimeout(timer);
      put(true).then(
        (answer) => {
          if (answer.status === 204) changed = false;
          say(answer.status === 204 ? "saved" : "failed");
        },
        () => say("failed"),
      );
    }
  });
}
