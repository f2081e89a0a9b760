// npm's @aehrc/sdc-populate, which puts into a Questionnaire what its own expressions ask
// for, by the queries that they say. It is not ours. Its fhirpath is the one of our other
// judges.
import { createRequire } from "node:module";
import { join } from "node:path";
import { unpacked } from "./package.mjs";

const VERSION = "4.7.1";
const INTEGRITY = "ONIna+KzbgqKhznanZ5prLkioZkEky48DTzXh3RgmTENPYSz71oBbDchwaAlQMAT8BbeS6EhrM6CDfwkGsk9gg==";

// parametersOf gives what $populate is asked with.
export function parametersOf(questionnaire, patient) {
  return {
    resourceType: "Parameters",
    parameter: [
      { name: "questionnaire", resource: questionnaire },
      { name: "subject", valueReference: { reference: `Patient/${patient.id}` } },
      { name: "context", part: [{ name: "name", valueString: "patient" }, { name: "content", resource: patient }] },
      { name: "local", valueBoolean: true },
    ],
  };
}

// populated gives the response that it begins with for a person, with what it reads
// through a Reader. A Questionnaire that asks for nothing is given to it as a server would.
export async function populated(questionnaire, patient, reader) {
  const { populate, populateQuestionnaire } = createRequire(import.meta.url)(join(unpacked("@aehrc/sdc-populate", VERSION, INTEGRITY), "dist/index.cjs"));
  const read = [(query) => reader.get(query), { sourceServerUrl: reader.base }];
  if (!questionnaire.extension) {
    const out = await populate(parametersOf(questionnaire, patient), ...read);
    return out.parameter.find((p) => p.name === "response").resource;
  }
  const { populateSuccess, populateResult } = await populateQuestionnaire({ questionnaire, patient, fetchResourceCallback: read[0], fetchResourceRequestConfig: read[1] });
  if (!populateSuccess || populateResult.issues) throw new Error(`${questionnaire.id}: ${JSON.stringify(populateResult?.issues)}`);
  return populateResult.populatedResponse;
}
