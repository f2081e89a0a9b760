// A road is walked step by step.
import assert from "node:assert/strict";
import { test } from "node:test";

// steps gives the way to add a step to a road. Each stands on the one before it: after
// a failure the others say so.
export function steps() {
  let stumbled = false;
  return (name, walk) =>
    test(name, async () => {
      assert.ok(!stumbled, "an earlier step failed");
      stumbled = true;
      await walk();
      stumbled = false;
    });
}
