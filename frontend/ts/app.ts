// Everything works without this file; it makes some of it better.
import { autosave } from "./autosave";
import { count } from "./count";
import { exit } from "./exit";
import { focus } from "./focus";
import { help } from "./help";
import { print } from "./print";
import { speak } from "./speak";
import { watch } from "./watch";

// Leaving comes first: it has to work even where something below fails.
for (const start of [exit, help, focus, count, autosave, print, speak, watch]) {
  try {
    start();
  } catch (fault) {
    console.error(fault);
  }
}
