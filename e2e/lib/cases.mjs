// Random answers to every measure, and what Towpath makes of them, as
// internal/instrument/cases writes them.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const ROOT = new URL("../..", import.meta.url).pathname;

// cases yields {head} for each measure, and then {head, one} for each of its cases.
export async function* cases({ n, made, seed = 1 }) {
  const child = spawn("go", ["run", "./internal/instrument/cases", "-seed", seed, "-n", n, "-made", made, "instruments"], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let head;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line);
      if (said.measure) yield { head: (head = said) };
      else yield { head, one: said };
    }
  } finally {
    child.stdout.destroy(); // whoever reads on no longer ends the program with it
    child.kill();
  }
  if ((await ended) !== 0) throw new Error("the cases could not be made");
}

// scoresOf gives the scores of a Questionnaire, each with its expression.
export function scoresOf(questionnaire) {
  return questionnaire.item
    .filter((item) => item.linkId.startsWith("score."))
    .map((item) => ({ key: item.linkId.slice("score.".length), linkId: item.linkId, expression: item.extension[0].valueExpression.expression }));
}

// answersOf gives a response without the scores that it states.
export function answersOf(response) {
  return { ...response, item: response.item.filter((item) => !item.linkId.startsWith("score.")) };
}

// ours gives what we say of a score: a number, a name, or null where there is none.
export function ours(one, key) {
  const value = one.refused ? null : one.scores[key];
  return value === null || Number.isNaN(Number(value)) ? value : Number(value);
}
