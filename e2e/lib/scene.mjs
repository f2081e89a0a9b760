// A scene is what a test file needs to run: a demonstration, a browser, visitors.
// Whatever fails, all of it is closed; what went wrong in a page is told after.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { openBrowser, Visitor } from "./browser.mjs";
import { Towpath } from "./towpath.mjs";

export class Scene {
  visitors = [];

  // visitor gives a new browser context, signed in where a name is given.
  async visitor(username, options) {
    const v = await Visitor.arrive(this.browser, this.towpath, options);
    this.visitors.push(v);
    return username ? v.signIn(username) : v;
  }

  async open({ database, ...options } = {}) {
    try {
      this.database = await database?.();
      [this.browser, this.towpath] = await Promise.all([openBrowser(), Towpath.start({ ...options, database: this.database?.address })]);
    } catch (fault) {
      await this.close();
      throw fault;
    }
  }

  async close() {
    await this.browser?.close();
    await this.towpath?.stop();
    await this.database?.stop();
  }

  // faults are what went wrong in any page that anybody visited.
  faults() {
    return this.visitors.flatMap((v) => v.faults);
  }
}

// scene opens one before the tests of a file or group and closes it after them.
// begin runs once it is open: Node 20 does not wait for one hook before the next.
export function scene(options, begin = () => {}) {
  const s = new Scene();
  before(async () => {
    await s.open(options);
    await begin();
  });
  after(async () => {
    await s.close();
    assert.deepEqual(s.faults(), [], "what went wrong in the pages that were visited");
  });
  return s;
}
