// coming gives the id of the first appointment on somebody's own page.
export async function coming(visitor, own) {
  await visitor.go(`${own}/appointments`);
  return (await visitor.page.locator("main a[href$='/calendar']").first().getAttribute("href")).split("/").at(-2);
}
