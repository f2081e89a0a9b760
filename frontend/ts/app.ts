// Everything works without this file; it makes some of it better.
import { autosave } from "./autosave";
import { card } from "./card";
import { count } from "./count";
import { exit } from "./exit";
import { focus } from "./focus";
import { help, stale } from "./help";
import { offline } from "./offline";
import { passkey } from "./passkey";
import { print } from "./print";
import { shared } from "./shared";
import { speak } from "./speak";
import { typing } from "./typing";
import { watch } from "./watch";
import { words } from "./words";

// Leaving comes first: it has to work even where something below fails.
for (const start of [exit, shared, help, stale, focus, count, autosave, passkey, print, speak, typing, watch, words, card, offline]) {
  try {
    start();
  } catch (fault) {
    console.error(fault);
  }
}
