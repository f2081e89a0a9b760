// Takes an archive apart: the few fields of it that matter here, from its table of
// contents at the end (PKWARE APPNOTE 4.3).
import { inflateRawSync } from "node:zlib";

export function unzip(data) {
  const files = {};
  let at = data.readUInt32LE(data.lastIndexOf("PK\x05\x06") + 16);
  while (data.readUInt32LE(at) === 0x02014b50) {
    const [size, name, extra, comment, local] = [data.readUInt32LE(at + 20), data.readUInt16LE(at + 28), data.readUInt16LE(at + 30), data.readUInt16LE(at + 32), data.readUInt32LE(at + 42)];
    const from = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
    files[data.toString("utf8", at + 46, at + 46 + name)] = inflateRawSync(data.subarray(from, from + size)).toString("utf8");
    at += 46 + name + extra + comment;
  }
  return files;
}
