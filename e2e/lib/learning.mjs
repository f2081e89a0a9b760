// Steps on courses.
import assert from "node:assert/strict";

// courseOf gives the address of a course of the prospectus.
export async function courseOf(v, title) {
  await v.go("/learning");
  return v.page.locator("main a", { hasText: title }).first().getAttribute("href");
}

// signUpByForm signs somebody up without an account, and gives their code.
export async function signUpByForm(v, course, { name, contact = "07700 900123" }) {
  await v.go(course);
  await v.page.fill("[name=name]", name);
  await v.page.fill("[name=contact]", contact);
  await v.press("Sign up");
  assert.equal(await v.heading(), "You are on the list");
  return (await v.page.locator(".ticket .code").innerText()).trim();
}

// onACourse signs somebody up, and gives that course, one that is off, and the code.
export async function onACourse(v) {
  const off = await courseOf(v, "First steps on a computer");
  const course = await courseOf(v, "Sleep, and what gets in its way");
  return { course, off, code: await signUpByForm(v, course, { name: "Wren" }) };
}

// learningPlaces gives the addresses to look at for each pattern of learning.
export const learningPlaces = ({ course, off, code }) => {
  const id = course.split("/").at(-1);
  return {
    "/learning/calendar.ics": [], "/learning/feed/{code}": [], "/learning/mine/file": [], // files
    "/learning/{course}": [course, off],
    "/learning/place/{code}": [`/learning/place/${code}`],
    "/learning/run/{course}": [`/learning/run/${id}`, off.replace("/learning/", "/learning/run/")],
    "/learning/run/{course}/edit": [`/learning/run/${id}/edit`],
    "/learning/run/{course}/people": [`/learning/run/${id}/people`],
    "/learning/run/{course}/feedback": [`/learning/run/${id}/feedback`],
  };
};

// readCalendar takes a calendar apart, strictly, into its events.
export function readCalendar(text) {
  assert.ok(text.endsWith("\r\n"), "its last line ends");
  const lines = text.split("\r\n").slice(0, -1);
  for (const line of lines) {
    assert.ok(Buffer.byteLength(line) <= 75, `too long: ${line}`);
    assert.ok(!/[\r\n]/.test(line));
  }
  const unfolded = lines.join("\r\n").replaceAll("\r\n ", "").split("\r\n");
  assert.equal(unfolded[0], "BEGIN:VCALENDAR");
  assert.equal(unfolded.at(-1), "END:VCALENDAR");
  const events = [];
  let event;
  for (const line of unfolded) {
    const at = line.indexOf(":");
    assert.ok(at > 0, line);
    const [name, value] = [line.slice(0, at), line.slice(at + 1)];
    if (line === "BEGIN:VEVENT") event = {};
    else if (line === "END:VEVENT") {
      for (const must of ["UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY"]) assert.ok(must in event, `${must} is missing`);
      events.push(event);
      event = undefined;
    } else if (event) event[name] = value.replace(/\\([\\;,n])/g, (_, c) => (c === "n" ? "\n" : c));
  }
  return events;
}
