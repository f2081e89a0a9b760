// Wordings made up for the tests: nobody's words but ours, in the shape in which a
// service loads the official ones.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binary, folder } from "./towpath.mjs";

const FELT = ["Not once", "On some days", "On most days", "Every day"];
const HARD = ["Not hard at all", "A bit hard", "Hard", "As hard as can be"];
const LIKED = { 1: "Not happy with it at all", 2: "Not happy", 3: "Rather not happy", 4: "In the middle", 5: "Rather happy", 6: "Happy", 7: "As happy as can be" };
const AREAS = ["your mind", "your body", "your days at work", "the place where you live", "your free time", "your family", "your friends", "feeling safe", "your medicine", "the help you get", "your talks with us"];

const answers = (words) => Object.entries(words);

export const MADE_UP = {
  "phq-9": [
    ...Array.from({ length: 9 }, (_, i) => [String(i + 1), i === 8 ? "Made-up question 9: did you wish not to be alive?" : `Made-up question ${i + 1}: how often was that so?`, answers(FELT)]),
    ["10", "Made-up question 10: how hard did that make things?", answers(HARD)],
  ],
  dialog: AREAS.flatMap((area, i) => [
    [String(i + 1), `Made-up question: how happy are you with ${area}?`, answers(LIKED)],
    [`${i + 1}.help`, `Made-up question: more help with ${area}?`, answers(["No", "Yes"])],
  ]),
};

const cell = (text) => `"${text.replaceAll('"', '""')}"`;

// csv writes a wording as a table: a row for each question, then one for each answer.
export function csv(questions) {
  const rows = [["link id", "text", "code", "display"]];
  for (const [link, text, codes] of questions) {
    rows.push([link, text, "", ""]);
    for (const [code, words] of codes) rows.push([link, "", code, words]);
  }
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

// loadWordings loads the made-up wordings into a data folder, by the command that a
// service uses.
export function loadWordings(data, measures = Object.keys(MADE_UP)) {
  mkdirSync(data, { recursive: true });
  for (const measure of measures) {
    const file = join(folder("wording"), `${measure}.csv`);
    writeFileSync(file, csv(MADE_UP[measure]));
    const done = spawnSync(binary, ["instrument", "load", file, "--data", data, "--measure", measure, "--licence", "Made for a test", "--holder", "The Towpath contributors", "--notice", "Made-up words, for a test.", "--replace"], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${measure}: ${done.stderr}${done.stdout}`);
  }
}
