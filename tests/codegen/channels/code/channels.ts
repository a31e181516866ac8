// Every channel used well, and used wrongly where a line says so.

import { handler as onArchivedNote } from "./archive/noted.v1.js";
import { batchHandler as onMirrored } from "./mirror/price-changed.v1.js";
import { eventbridgeDispatcher } from "./office/dispatch.js";
import { handler as onSold, type ItemSold } from "./office/item-sold.v1.js";
import { handler as onNoted, type Noted } from "./office/noted.v1.js";
import { batchHandler as onPrice } from "./office/price-changed.v1.js";
import { batchHandler as onPrint } from "./office/print.v1.js";
import { invoke } from "./office/quote.v1.js";
import { handler as onSigned } from "./office/signed.v1.js";
import { call, UpdateItem404 as Asked404 } from "./office/update-item.v1.js";
import { entry, put } from "./stall/item-sold.v1.js";
import { message as changed } from "./stall/price-changed.v1.js";
import { message as print } from "./stall/print.v1.js";
import { handler as quote } from "./stall/quote.v1.js";
import { message as sign } from "./stall/signed.v1.js";
import { streamHandler } from "./stall/stock-moved.v1.js";
import { handler as update, UpdateItem404 } from "./stall/update-item.v1.js";

// EventBridge
const one = entry({ sku: "A", pieces: 1 }, { bus: "main", time: new Date(0) });
entry({ sku: "A" }); // refused
entry({ sku: "A", peices: 1 }); // refused
entry({ sku: "A", pieces: "1" }); // refused
entry({ sku: "A", pieces: 1 }, { buss: "main" }); // refused
export const sent = put({ putEvents: async () => ({ FailedEntryCount: 0 }) }, [one]);
export const unsent = put({ putEvent: async () => ({}) }, [one]); // refused

const sold = onSold((item, { event }) => `${item.sku} ${item.pieces + 1} ${event.time}`);
const noted = onNoted(async (note: Noted) => note.text);
export const both = eventbridgeDispatcher([sold, noted], async () => "other");
onSold((item) => item.peices); // refused
onSold((item: { sku: string; pieces: string }) => item.sku); // refused
onSold((item: Noted) => item.text); // refused
onSold(async (item: ItemSold): Promise<number> => item.pieces);
export const answer: Promise<string> = sold({}, undefined);
export const wrong: Promise<number> = sold({}, undefined); // refused

// SNS
const price = { sku: "A", changeId: "1", price: 1.5 };
changed(price, { eventType: "price-changed", weight: 1.5, tags: ["a"] }, { topicArn: "arn" });
changed(price, { eventType: "other" }, { topicArn: "arn" }); // refused
changed(price, { eventType: "price-changed", wait: 1 }, { topicArn: "arn" }); // refused
changed({ sku: "A", changeId: "1" }, { eventType: "price-changed" }, { topicArn: "" }); // refused
changed(price, { eventType: "price-changed" }, {}); // refused
sign({ by: "Ines" }, { id: "1", time: "2026-05-04T09:12:44Z" }, { topicArn: "arn" });
sign({ by: "Ines" }, {}, { topicArn: "arn" }); // refused
onSigned((it, { notification, metadata }) => [it.by, notification.MessageId, metadata["id"]]);
onSigned((it) => it.bye); // refused
onArchivedNote((note, { origin }) => note.text + origin.id);
onArchivedNote((note, { origin }) => note.text + origin.ID); // refused

// SQS
print({ page: "1" }, { job: "print", copies: 2 }, { queueUrl: "https://", delaySeconds: 1 });
print({ page: 1 }, { job: "print" }, { queueUrl: "https://" }); // refused
print({ page: "1" }, { job: "print", copies: "2" }, { queueUrl: "" }); // refused
print({ page: "1" }, { job: "print" }); // refused
onPrint(({ page }, { attributes, record }) => [page, attributes.job, record.messageId]);
onPrint((_, { attributes }) => attributes.jobs); // refused
onPrint((task: Noted) => task.text); // refused
onPrice(async (it, { origin }) => [it.price + 1, origin.TopicArn]);
onPrice((it: { sku: number }) => it.sku); // refused
onMirrored((it, { origin }): undefined => (it.price > 1 ? origin : undefined));

// Lambda
const functions = {
  invoke: async (input: { Payload: string }) => ({ Payload: new Uint8Array(input.Payload.length) }),
};
export const quoted: Promise<number> = invoke(functions, { sku: "A" }).then((it) => it.price);
export const nothing = invoke(functions, {}); // refused
export const misspelt = invoke(functions, { sky: "A" }); // refused
export const wrongly = invoke(functions, { sku: 1 }); // refused
export const prise = invoke(functions, { sku: "A" }).then((it) => it.prise); // refused
quote(({ sku }) => ({ price: sku.length }));
quote(async ({ sku }) => ({ price: sku })); // refused

// API Gateway
const http = async ({ url }: { url: string }) => ({ status: 200, headers: {}, body: url });
const request = { path: { sku: "A" }, headers: { "If-Match": 1 }, body: { price: 1 }, baseUrl: "" };
export async function ask(): Promise<number> {
  try {
    const reply = await call(http, { ...request, query: { limit: 1, tag: ["a"] } });
    console(reply.body.sky); // refused
    return reply.headers.ETag + 1;
  } catch (error) {
    return error instanceof Asked404 ? error.body.code.length : 0;
  }
}
export const noPath = call(http, { ...request, path: {} }); // refused
export const wrongHeader = call(http, { ...request, headers: { "If-Match": "1" } }); // refused
export const noBody = call(http, { path: { sku: "A" }, headers: { "If-Match": 1 }, baseUrl: "" }); // refused
update(async ({ path, body, query }) => {
  console(query.limits); // refused
  if (body.price < 0) {
    throw new UpdateItem404({ code: "unknown" });
  }
  return { status: 200, headers: { ETag: 1 }, body: { sku: path.sku } };
});
export const other = () => new UpdateItem404({ code: "other" }); // refused
update(() => ({ status: 200, headers: { ETag: 1 }, body: { sky: "A" } })); // refused

// DynamoDB Streams
const bus = { putEvents: async () => ({ FailedEntryCount: 0 }) };
streamHandler(bus, ({ new: now }) => now && { sku: now.pk, by: now.left });
streamHandler(bus, async ({ new: now }) => now && { sku: now.pk, by: now.right }); // refused
streamHandler(bus, ({ new: now }) => now && { sku: now.pk, bye: now.left }); // refused
streamHandler(bus, ({ new: now }) => now && { sku: now.left, by: now.left }); // refused

declare function console(it: unknown): void;
