// Lines of [plan, messages] in, lines of null or [pointer, reason] for each message out.
import { readFileSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { Schema, ContractViolation } = await import(pathToFileURL(process.argv[2]).href);
const text = readFileSync(0, "utf-8");
const out = [];
for (const line of text.split("\n")) {
  if (line === "") continue;
  const [plan, messages] = JSON.parse(line);
  const schema = new Schema("test.contract", "1.0.0", plan);
  out.push(JSON.stringify(messages.map((message) => told(schema, message))));
}
let rest = Buffer.from(out.map((line) => `${line}\n`).join(""));
while (rest.length > 0) rest = rest.subarray(written(rest));

function written(buffer) {
  try {
    return writeSync(1, buffer);
  } catch (error) {
    if (error.code !== "EAGAIN") throw error;
    return 0;
  }
}

function told(schema, message) {
  try {
    schema.check(message);
    return null;
  } catch (error) {
    if (!(error instanceof ContractViolation)) throw error;
    return [error.pointer, error.reason];
  }
}
