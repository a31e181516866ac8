// Drives generated TypeScript, compiled: node driver.mjs FOLDER ACTION QUESTIONS.json
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [, , folder, action, file] = process.argv;
console.error = () => {}; // what fails is logged; here it is asserted

const load = (module) => import(pathToFileURL(`${folder}/${module}`).href);
const lookedUp = (value, name) => name.split(".").reduce((it, step) => it[step], value) ?? null;
const refusal = (error) => {
  if (typeof error.contract !== "string" || !error.reason || error.version !== "1.0.0") {
    throw error;
  }
  return `${error.contract} ${error.pointer}`;
};

async function receive({ module, handler, event, context: names }) {
  const told = { seen: [], context: {}, answer: null, refused: "" };
  const fn = (payload, context) => {
    told.seen.push(payload);
    if (told.seen.length === 1) {
      names.forEach((name) => (told.context[name] = lookedUp(context, name)));
    }
    if ("poison" in payload) {
      throw new Error("poisoned");
    }
    // Synchronous and asynchronous functions alike.
    return told.seen.length % 2 ? (payload.sku ?? null) : Promise.resolve(payload.sku ?? null);
  };
  try {
    told.answer = (await (await load(module))[handler](fn)(event, "lambda")) ?? null;
  } catch (error) {
    told.refused = refusal(error);
  }
  return told;
}

async function request({ event }) {
  const { handler, UpdateItem404, UpdateItem4XX } = await load("stall/update-item.v1.js");
  const seen = [];
  const answered = handler(async ({ path, query, headers, body }) => {
    seen.push({ path, query, headers, body });
    if (body.price === 404) {
      throw new UpdateItem404({ code: "unknown" });
    }
    if (body.price === 409) {
      throw new UpdateItem4XX(409, { message: "taken" });
    }
    return { status: 200, headers: { ETag: 8 }, body: { sku: path.sku } };
  });
  return { answer: await answered(event, "lambda"), seen };
}

// What is sent, told as the Python tests tell it.
async function send({ module, make, given }) {
  try {
    return { made: (await load(module))[make](...given) };
  } catch (error) {
    return { refused: refusal(error) };
  }
}

async function put({ entries, answers }) {
  const { put: putAll } = await load("stall/_contracts/eventbridge.js");
  const sent = [];
  const client = {
    putEvents: async ({ Entries }) => {
      sent.push(Entries.length);
      const answer = answers.shift() ?? { FailedEntryCount: 0 };
      if (answer === "down") {
        throw new Error("down");
      }
      return answer;
    },
  };
  try {
    await putAll(client, entries);
    return { sent };
  } catch (error) {
    const { failures, unsent, first, message } = error;
    return { sent, failures: failures.map((it) => [it.index, it.code]), unsent: unsent.length, first, message };
  }
}

async function split({ channel, entries }) {
  const { batches } = await load(`${channel}.js`);
  try {
    return batches(entries).map((batch) => batch.length);
  } catch (error) {
    return [error.name, error.index, error.size];
  }
}

async function call({ response, request: asked }) {
  const module = await load("office/update-item.v1.js");
  let sent = null;
  const http = async (it) => {
    sent = it;
    return { headers: {}, ...response };
  };
  try {
    return { sent, ...(await module.call(http, { baseUrl: "https://api.test/main/", ...asked })), request: sent };
  } catch (error) {
    if (error.contract !== undefined && error.pointer !== undefined) {
      return { refused: refusal(error), request: sent };
    }
    return { error: error.constructor.name, status: error.status ?? null, body: error.body ?? null };
  }
}

async function invoke({ payload, functionError, request: asked }) {
  const { invoke: ask } = await load("office/quote.v1.js");
  let sent = null;
  const client = {
    invoke: async (it) => {
      sent = it;
      return { Payload: new TextEncoder().encode(payload), FunctionError: functionError ?? undefined };
    },
  };
  try {
    return { sent, answer: await ask(client, asked), asked: sent };
  } catch (error) {
    return error.pointer === undefined
      ? { error: error.name, kind: error.kind, payload: error.payload }
      : { refused: refusal(error) };
  }
}

async function stream({ event, answers }) {
  const { streamHandler } = await load("stall/stock-moved.v1.js");
  const published = [];
  const client = {
    putEvents: async ({ Entries }) => {
      published.push(...Entries.map((it) => JSON.parse(it.Detail)));
      return answers.shift() ?? { FailedEntryCount: 0 };
    },
  };
  const made = async (change) => {
    if (change.new === undefined) {
      return undefined;
    }
    const old = change.old?.left ?? 0;
    return { sku: change.keys.pk, by: change.new.left - old };
  };
  const answer = await streamHandler(client, made, { bus: "bus" })(event, "lambda");
  return { answer, published };
}

async function unmarshal({ value }) {
  const { unmarshalled } = await load("stall/_contracts/attribute-values.js");
  try {
    return { value: unmarshalled(value) };
  } catch (error) {
    return { refused: error.pointer };
  }
}

async function dispatch({ event, lenient }) {
  const { eventbridgeDispatcher } = await load("office/dispatch.js");
  const sold = (await load("office/item-sold.v1.js")).handler(() => "sold");
  const noted = (await load("office/noted.v1.js")).handler(async () => "noted");
  const handler = eventbridgeDispatcher([sold, noted], lenient ? () => "otherwise" : undefined);
  try {
    return { answer: await handler(event, "lambda") };
  } catch (error) {
    return { error: error.name };
  }
}

const actions = { receive, request, send, put, split, call, invoke, stream, unmarshal, dispatch };
const questions = JSON.parse(await readFile(file, "utf8"));
const answers = [];
for (const question of questions) {
  answers.push(await actions[action](question));
}
process.stdout.write(JSON.stringify(answers));
