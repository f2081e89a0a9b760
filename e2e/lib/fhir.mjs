// Resources of FHIR R4 made at random, whole and broken, and what Towpath says of them.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);
const read = (name) => readFileSync(new URL(`internal/fhir/r4/${name}`, ROOT), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));

// types gives each type with its base and its elements; resources, the names of those known.
const types = new Map();
export const resources = [];
for (const line of read("elements.txt")) {
  const [first, second, ...rest] = line.trim().split(" ");
  if (line.startsWith("resources")) continue;
  if (line.startsWith(" ")) {
    const [least, most] = second.split("..");
    [...types.values()].at(-1).elements.push({ name: first.replace("[x]", ""), choice: first.endsWith("[x]"), required: least !== "0", many: most !== "1", types: rest.filter((t) => !t.startsWith("!")) });
    continue;
  }
  types.set(second, { base: rest[0], elements: [] });
  if (first === "resource" && !["Resource", "DomainResource"].includes(second)) resources.push(second);
}
const codes = new Map();
for (const line of read("codes.txt")) {
  const [name, system, ...list] = line.split(" ");
  codes.set(name, [...(codes.get(name) ?? []), ...list.map((code) => ({ system, code }))]);
}
const elementsOf = (name) => (types.has(name) ? [...elementsOf(types.get(name).base), ...types.get(name).elements] : []);

// random gives numbers from a seed, so that what failed can be made again.
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SAMPLES = {
  boolean: [true, false],
  integer: [0, -3, 7],
  positiveInt: [1, 20],
  unsignedInt: [0, 4],
  decimal: [0.5, 12, -1.25],
  string: ["some words", "ä 漢 🌱"],
  markdown: ["*words*"],
  code: ["a-code"],
  id: ["abc-1.2"],
  uri: ["http://example.org/a", "urn:oid:1.2.3"],
  url: ["https://example.org/"],
  canonical: ["http://example.org/a|1.0"],
  oid: ["urn:oid:1.2.840"],
  uuid: ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
  base64Binary: ["aGVsbG8="],
  date: ["2026", "2026-11", "2026-11-27"],
  dateTime: ["2026-11", "2026-11-27T09:30:00Z", "2026-11-27T09:30:00.123+01:00"],
  instant: ["2026-11-27T09:30:00Z"],
  time: ["09:30:00"],
  xhtml: ['<div xmlns="http://www.w3.org/1999/xhtml"><p>Words</p></div>'],
};

// Maker makes resources in which every element may be.
export class Maker {
  constructor(seed) {
    this.random = random(seed);
  }
  pick(list) {
    return list[Math.floor(this.random() * list.length)];
  }
  resource(type) {
    return { resourceType: type, ...this.object(type, 0) };
  }
  object(type, depth) {
    const out = {};
    for (const e of elementsOf(type)) {
      if (["modifierExtension", "contained", "implicitRules", "resource", "outcome"].includes(e.name)) continue;
      if (e.name === "id" && depth === 0) {
        out.id = this.pick(SAMPLES.id);
        continue;
      }
      const likely = e.name === "extension" || e.name === "id" ? 0.05 : [0.5, 0.25, 0.12][depth] ?? 0;
      if (!e.required && (type === "Extension" ? e.name !== "value" : this.random() >= likely)) continue;
      const of = this.pick(depth > 1 && e.types.some((t) => t in SAMPLES) ? e.types.filter((t) => t in SAMPLES) : e.types);
      const name = of.split(/[=(]/)[0];
      const key = e.choice ? e.name + name[0].toUpperCase() + name.slice(1) : e.name;
      out[key] = e.many ? Array.from({ length: this.random() < 0.7 ? 1 : 2 }, () => this.value(of, depth)) : this.value(of, depth);
    }
    if (!Object.keys(out).filter((k) => k !== "id").length && !types.get(type).base.includes("Resource")) return type === "Reference" ? { display: "somebody" } : this.filled(type, depth);
    return out;
  }
  // filled gives one element where chance gave none, since an empty object is none.
  filled(type, depth) {
    const e = elementsOf(type).find((e) => e.types.some((t) => t.split("=")[0] in SAMPLES) && !["id", "extension"].includes(e.name)) ?? types.get(type).elements[0];
    const of = e.types.find((t) => t.split("=")[0] in SAMPLES) ?? e.types[0];
    const name = of.split(/[=(]/)[0];
    const value = this.value(of, depth + 1);
    return { [e.choice ? e.name + name[0].toUpperCase() + name.slice(1) : e.name]: e.many ? [value] : value };
  }
  value(of, depth) {
    const [type, list] = of.split("=");
    if (type.startsWith("Reference(")) return { reference: `${this.pick(type.slice(10, -1).split("|"))}/a-${Math.floor(this.random() * 9)}` };
    if (type === "Reference") return { reference: "Patient/abc" };
    if (list) {
      const coding = this.pick(codes.get(list));
      return type === "code" ? coding.code : type === "Coding" ? coding : { coding: [coding] };
    }
    if (type in SAMPLES) return this.pick(SAMPLES[type]);
    return this.object(type, depth + 1);
  }
}

const BREAKS = {
  "is left out": (o, k) => delete o[k],
  "has another name": (o, k) => ((o[`${k}s`] = o[k]), delete o[k]),
  "is null": (o, k) => (o[k] = null),
  "is a number": (o, k) => (o[k] = 12),
  "is a text": (o, k) => (o[k] = "not so"),
  "is empty text": (o, k) => (o[k] = ""),
  "is an empty object": (o, k) => (o[k] = {}),
  "is an empty array": (o, k) => (o[k] = []),
  "is in an array, or not": (o, k) => (o[k] = Array.isArray(o[k]) ? o[k][0] : [o[k]]),
  "has space in it": (o, k) => (o[k] = ` ${o[k]}  `),
  "has an extension": (o, k) => (o[`_${k}`] = { extension: [{ url: "http://example.org/e", valueString: "more" }] }),
  "has what is no element": (o, k) => (o[k] = typeof o[k] === "object" && !Array.isArray(o[k]) ? { ...o[k], zzz: "?" } : o[k]),
  "is a date that is none": (o, k) => (o[k] = "2026-02-30"),
};
export const ways = Object.keys(BREAKS);

// broken gives a copy of a resource with one place in it changed, and says how.
export function broken(resource, random) {
  const copy = structuredClone(resource);
  const places = [];
  (function walk(o, path) {
    for (const [k, v] of Object.entries(o)) {
      if (!Array.isArray(o) && k !== "resourceType") places.push([o, k, `${path}.${k}`]);
      if (v && typeof v === "object") walk(v, Array.isArray(o) ? `${path}[${k}]` : `${path}.${k}`);
    }
  })(copy, resource.resourceType);
  const [o, k, path] = places[Math.floor(random() * places.length)];
  const way = ways[Math.floor(random() * ways.length)];
  BREAKS[way](o, k);
  return { resource: copy, way, path };
}

// judged gives our OperationOutcome for each text.
export function judged(texts) {
  const child = spawnSync("go", ["run", "./internal/fhir/r4/judge"], { cwd: ROOT.pathname, input: texts.map((t) => JSON.stringify(t)).join("\n"), maxBuffer: 1 << 28, encoding: "utf8" });
  if (child.status !== 0) throw new Error(child.stderr);
  return child.stdout.trim().split("\n").map((line) => JSON.parse(line));
}
