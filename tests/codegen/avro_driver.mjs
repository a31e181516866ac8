// Binary Avro by the compiled runtime: node avro_driver.mjs MODULE QUESTIONS.json
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [, , module, file] = process.argv;
const { decode, encode } = await import(pathToFileURL(module).href);
const { schemas, questions } = JSON.parse(await readFile(file, "utf8"));

const answers = questions.map(({ schema, text, payload }) => {
  try {
    const { reads, writes } = schemas[schema];
    return { value: text === undefined ? encode(payload, writes) : decode(text, reads) };
  } catch (error) {
    if (error.name !== "Unreadable") throw error;
    return { refused: error.reason };
  }
});
console.log(JSON.stringify(answers));
