// Lines of [dialect, schema, documents, messages] in; lines of null or the answers out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.argv[2]);
const CLASSES = {
  7: require("ajv"),
  "2019-09": require("ajv/dist/2019"),
  "2020-12": require("ajv/dist/2020"),
};
const OPTIONS = { strict: false, logger: false, validateFormats: false, multipleOfPrecision: 9 };

for (const line of readFileSync(0, "utf-8").split("\n")) {
  if (line === "") continue;
  const [dialect, schema, documents, messages] = JSON.parse(line);
  console.log(JSON.stringify(answers(dialect, schema, documents, messages)));
}

function answers(dialect, schema, documents, messages) {
  try {
    const ajv = new CLASSES[dialect].default(OPTIONS);
    for (const [uri, document] of Object.entries(documents)) ajv.addSchema(document, uri);
    const validate = ajv.compile(schema);
    return messages.map((message) => validate(message));
  } catch {
    return null; // it does not run that schema
  }
}
