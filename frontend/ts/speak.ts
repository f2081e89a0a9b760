// Reads a part of the page aloud, with a voice that lives on the device: no
// word leaves it. Where there is no such voice the button stays hidden.

export function speak(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("button[data-speak]")];
  if (buttons.length === 0 || !("speechSynthesis" in window)) return;
  const lang = document.documentElement.lang.toLowerCase().split("-")[0];
  const voice = () => speechSynthesis.getVoices().find((v) => v.localService && v.lang.toLowerCase().split(/[-_]/)[0] === lang);
  const show = () => {
    const found = voice() !== undefined;
    for (const button of buttons) button.hidden = !found;
  };
  show();
  speechSynthesis.addEventListener("voiceschanged", show);
  addEventListener("pagehide", () => speechSynthesis.cancel());
  for (const button of buttons) watch(button, voice);
}

function watch(button: HTMLButtonElement, voice: () => SpeechSynthesisVoice | undefined): void {
  const label = button.querySelector<HTMLElement>("[data-speak-text]");
  const start = label?.textContent ?? "";
  let reading = 0; // which reading the button is in; 0 for none
  let turns = 0;
  const idle = () => {
    reading = 0;
    if (label) label.textContent = start;
  };
  button.addEventListener("click", () => {
    const was = reading;
    speechSynthesis.cancel();
    idle();
    const chosen = voice();
    const part = document.getElementById(button.dataset.speak ?? "");
    if (was || !chosen || !part) return;
    const mine = (reading = ++turns);
    if (label) label.textContent = button.dataset.stop ?? start;
    const lines = sentences(part);
    lines.forEach((line, i) => {
      const utterance = new SpeechSynthesisUtterance(line);
      utterance.voice = chosen;
      utterance.lang = chosen.lang;
      utterance.rate = 0.95;
      if (i === lines.length - 1) utterance.onend = () => reading === mine && idle();
      utterance.onerror = () => reading === mine && idle();
      speechSynthesis.speak(utterance);
    });
  });
}

// sentences gives the words line by line: some voices stop in a long text.
// Tools inside the part, such as the button itself, are not read.
function sentences(part: HTMLElement): string[] {
  const tools = [...part.querySelectorAll("button, [aria-hidden=true]")].map((t) => (t instanceof HTMLElement ? t.innerText.trim() : ""));
  return part.innerText
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !tools.includes(line));
}
