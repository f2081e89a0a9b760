// npm's @aehrc/sdc-populate, which puts into a Questionnaire what its own expressions ask
// for, by the queries that they say. It is not ours.
import { createRequire } from "node:module";
import { join } from "node:path";
import { unpacked } from "./package.mjs";

const VERSION = "4.7.1";
const INTEGRITY = "ONIna+KzbgqKhznanZ5prLkioZkEky48DTzXh3RgmTENPYSz71oBbDchwaAlQMAT8BbeS6EhrM6CDfwkGsk9gg==";

// populated gives the response that it begins with for a person, with what it reads
// through a Reader, and what it found wrong.
export async function populated(questionnaire, patient, reader) {
  const { populateQuestionnaire } = createRequire(import.meta.url)(join(unpacked("@aehrc/sdc-populate", VERSION, INTEGRITY), "dist/index.cjs"));
  const { populateSuccess, populateResult } = await populateQuestionnaire({
    questionnaire,
    patient,
    fetchResourceCallback: (query) => reader.get(query),
    fetchResourceRequestConfig: { sourceServerUrl: reader.base },
  });
  if (!populateSuccess) throw new Error(`it gave up on ${questionnaire.id}`);
  return { response: populateResult.populatedResponse, issues: populateResult.issuesParameter };
}
