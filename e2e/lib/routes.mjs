// The pages that there are, read out of the program's own table of addresses.
import { readdirSync, readFileSync } from "node:fs";

const WEB = new URL("../../internal/web/", import.meta.url);

// patterns gives every address pattern of a method, such as "/people/{person}".
// Those of development are left out: no service has them.
export function patterns(method = "GET") {
  const found = new Set();
  const call = new RegExp(`\\b(?:open|signed)\\("${method} (/[^"]*)"`, "g");
  for (const file of readdirSync(WEB)) {
    if (!file.endsWith(".go") || file.endsWith("_test.go") || file === "dev.go") continue;
    for (const [, pattern] of readFileSync(new URL(file, WEB), "utf8").matchAll(call)) found.add(pattern.replace("{$}", ""));
  }
  if (found.size === 0) throw new Error(`no address was found in ${WEB}: has the way they are written changed?`);
  return [...found].sort();
}

// fill puts values into a pattern; it fails where one is missing.
export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`${pattern}: no value for ${name}`);
    return encodeURIComponent(values[name]);
  });
}

// matches tells whether a path is one of a pattern.
export function matches(pattern, path) {
  return new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`).test(path);
}
