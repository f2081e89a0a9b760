// Builds styles, scripts, fonts, icons and images into internal/web/assets/dist.
// Each file gets a name with a hash of its content; manifest.json leads from the
// plain name to it. Texts get a .gz and a .br beside them.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../internal/web/assets/dist");
const modules = join(here, "node_modules");
const browsers = ["chrome90", "firefox90", "safari14"];
const kept = new Set([".keep", ".gitignore"]);
const manifest = {};
const sizes = [];

function put(name, content) {
  const data = Buffer.from(content);
  const hash = createHash("sha256").update(data).digest("hex").slice(0, 12);
  const ext = extname(name);
  const file = `${name.slice(0, -ext.length)}-${hash}${ext}`;
  writeFileSync(join(out, file), data);
  let gzip = 0;
  if (ext !== ".woff2" && ext !== ".png") {
    const gz = gzipSync(data, { level: 9 });
    gzip = gz.length;
    writeFileSync(join(out, `${file}.gz`), gz);
    writeFileSync(join(out, `${file}.br`), brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
  manifest[name] = file;
  sizes.push([name, data.length, gzip]);
  return `/assets/${file}`;
}

function fonts() {
  const atkinson = "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-";
  const nastaliq = "@fontsource/noto-nastaliq-urdu/files/noto-nastaliq-urdu-";
  const put1 = (name, path) => put(name, readFileSync(join(modules, path)));
  return {
    latin: put1("atkinson-latin.woff2", `${atkinson}latin-wght-normal.woff2`),
    "latin-ext": put1("atkinson-latin-ext.woff2", `${atkinson}latin-ext-wght-normal.woff2`),
    urdu: put1("nastaliq-urdu.woff2", `${nastaliq}arabic-400-normal.woff2`),
  };
}

async function styles(addresses) {
  const { css } = sass.compile(join(here, "scss/app.scss"), { loadPaths: [modules], quietDeps: true });
  const filled = css.replace(/url\("?font:([\w-]+)"?\)/g, (_, name) => {
    if (!addresses[name]) throw new Error(`scss asks for the font ${name}, which is not built`);
    return `url("${addresses[name]}")`;
  });
  for (const [name, contents] of [["app.css", filled], ["app.rtl.css", rtlcss.process(filled)]]) {
    const result = await build({
      stdin: { contents, loader: "css" }, bundle: true, external: ["/assets/*"], minify: true, target: browsers, write: false,
    });
    put(name, result.outputFiles[0].contents);
  }
}

async function scripts() {
  for (const [name, format] of [["ts/boot", "iife"], ["ts/app", "esm"], ["ts/summary", "esm"], ["worker/offline", "iife"]]) {
    const result = await build({
      entryPoints: [join(here, `${name}.ts`)], bundle: true, format, minify: true, target: browsers, write: false,
    });
    put(`${name.split("/")[1]}.js`, result.outputFiles[0].contents);
  }
}

// Icons are read from the package at every build and never written into source.
function icons() {
  const found = {};
  for (const name of JSON.parse(readFileSync(join(here, "icons.json"), "utf8"))) {
    const svg = readFileSync(join(modules, `lucide-static/icons/${name}.svg`), "utf8");
    const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1];
    if (!inner || /<script|\bon\w+=|style=/.test(inner)) throw new Error(`the icon ${name} cannot be used`);
    found[name] = inner.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
  }
  writeFileSync(join(out, "icons.json"), JSON.stringify(found));
}

// The licences of what is built in go out with it. govuk-frontend's package
// leaves its own out, so that one is kept in licences/.
function notices() {
  const parts = ["lucide-static", "govuk-frontend", "@fontsource-variable/atkinson-hyperlegible-next", "@fontsource/noto-nastaliq-urdu"];
  const texts = parts.map((part) => {
    const { version } = JSON.parse(readFileSync(join(modules, part, "package.json"), "utf8"));
    const file = readdirSync(join(modules, part)).find((f) => /^licen[cs]e/i.test(f));
    const licence = file ? join(modules, part, file) : join(here, `licences/${part}.txt`);
    return `${part} ${version}\n\n${readFileSync(licence, "utf8").trim()}\n`;
  });
  put("notices.txt", texts.join(`\n${"-".repeat(72)}\n\n`));
}

function report() {
  const pad = (v, n) => String(v).padStart(n);
  for (const [name, size, gzip] of sizes) console.log(`${name.padEnd(26)}${pad(size, 8)}${gzip ? pad(gzip, 8) + " gz" : ""}`);
  const page = sizes.filter(([name]) => /^(app\.css|app\.js|boot\.js)$/.test(name)).reduce((sum, [, , gzip]) => sum + gzip, 0);
  console.log(`styles and scripts of a page: ${page} bytes compressed`);
  if (page > 60 * 1024) throw new Error("a page may have 60 KB of styles and scripts, compressed");
}

mkdirSync(out, { recursive: true });
for (const file of readdirSync(out)) if (!kept.has(file)) rmSync(join(out, file), { recursive: true });
const addresses = fonts();
await styles(addresses);
await scripts();
icons();
put("mark.svg", readFileSync(join(here, "images/mark.svg")));
notices();
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
report();
