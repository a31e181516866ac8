/** Amazon DynamoDB Streams: changes of a table's items become events of a contract. */

import { image } from "./attribute-values.js";
import { Unreadable } from "./contract.js";
import { isObject, owns, type JsonObject } from "./json-text.js";
import * as log from "./log.js";
import { at, tokens } from "./pointer.js";
import { SendFailed } from "./sending.js";

/** As in `service.yaml`: a pointer of the event → where its value comes from. */
export type Rules = {
  readonly [target: string]: { readonly from: string } | { readonly value: unknown };
};

/** What Lambda wants to know: the first record to deliver again (ReportBatchItemFailures). */
export interface Answer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** One change of an item, unmarshalled. */
export interface Change<I> {
  readonly name: "INSERT" | "MODIFY" | "REMOVE";
  /** The item's key. */
  readonly keys: JsonObject;
  /** The item afterwards; undefined where there is none, or the stream's view lacks it. */
  readonly new: I | undefined;
  /** The item before. */
  readonly old: I | undefined;
  /** The record's `dynamodb` object, unmarshalled: what the pointers of a map go into. */
  readonly dynamodb: JsonObject;
  /** As Lambda handed it over, with the `userIdentity` of a deletion by time to live. */
  readonly record: JsonObject;
  /** Lambda's own context. */
  readonly invocation: unknown;
}

/** A Lambda function for a stream: answers with the first record that was not published. */
export interface Handler {
  (event: unknown, context: unknown): Promise<Answer>;
  readonly firstFailure: (
    records: readonly JsonObject[],
    context: unknown,
  ) => Promise<number | undefined>;
}

/**
 * A Lambda function that sends what `make` makes of each change; undefined is left out. `item`
 * checks an item and throws ContractViolation, `send` throws SendFailed.
 *
 * A record that fails is logged and answered as the first to deliver again; all before it are
 * published, all after it will come again with it (some may then arrive twice).
 */
export function handler<I, E>(
  make: (change: Change<I>) => E | undefined | Promise<E | undefined>,
  item: (data: unknown) => I,
  send: (entries: E[]) => Promise<void>,
): Handler {
  return asHandler(async (records, invocation) => {
    const made: { readonly index: number; readonly entry: E }[] = [];
    let stopped: number | undefined;
    for (const [index, record] of records.entries()) {
      try {
        const entry = await make(changeOf(record, item, invocation));
        if (entry !== undefined) {
          made.push({ index, entry });
        }
      } catch (error) {
        log.failed("record", record["eventID"], error);
        stopped = index;
        break;
      }
    }
    try {
      await send(made.map((it) => it.entry));
    } catch (error) {
      const first = error instanceof SendFailed ? made[error.first] : undefined;
      if (first === undefined) {
        throw error;
      }
      log.failed("record", records[first.index]?.["eventID"], error);
      return first.index;
    }
    return stopped;
  });
}

/**
 * One function that publishes several events of each change. Its filter must let through what each
 * of them wants.
 */
export function together(...handlers: readonly Handler[]): Handler {
  return asHandler(async (records, context) => {
    let first: number | undefined;
    for (const each of handlers) {
      const index = await each.firstFailure(records, context);
      first = index === undefined ? first : Math.min(index, first ?? index);
    }
    return first;
  });
}

function asHandler(firstFailure: Handler["firstFailure"]): Handler {
  const handle = async (event: unknown, context: unknown): Promise<Answer> => {
    const records = recordsOf(event);
    const index = await firstFailure(records, context);
    const failed = index === undefined ? undefined : records[index];
    return {
      batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: sequenceNumber(failed) }],
    };
  };
  return Object.assign(handle, { firstFailure });
}

/** The event that a change becomes. A missing source omits its target; parents are created. */
export function mapped(change: Change<unknown>, rules: Rules): JsonObject {
  const event: Record<string, unknown> = {};
  for (const [target, rule] of Object.entries(rules)) {
    const found =
      "from" in rule
        ? at(change.dynamodb, rule.from)
        : ({ found: true, value: rule.value } as const);
    if (found.found) {
      put(event, tokens(target), copied(found.value));
    }
  }
  return event;
}

/** An item of which nothing is known. */
export function anyItem(item: unknown): JsonObject {
  return isObject(item) ? item : {};
}

function put(event: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  let parent = event;
  for (const step of steps.slice(0, -1)) {
    const below = owns(parent, step) ? parent[step] : undefined;
    const next: Record<string, unknown> = isObject(below) ? below : {};
    if (next !== below) {
      define(parent, step, next);
    }
    parent = next;
  }
  define(parent, steps[steps.length - 1] ?? "", value);
}

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(copied);
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, copied(it)]));
}

function changeOf<I>(
  record: JsonObject,
  item: (data: unknown) => I,
  invocation: unknown,
): Change<I> {
  const raw = dynamodbOf(record);
  const images = ["Keys", "NewImage", "OldImage"]
    .filter((name) => raw[name] !== undefined)
    .map((name) => [name, image(raw[name], `/dynamodb/${name}`)] as const);
  const dynamodb: JsonObject = { ...raw, ...Object.fromEntries(images) };
  const { Keys: keys, NewImage: next, OldImage: old } = dynamodb;
  return {
    name: record["eventName"] as Change<I>["name"],
    keys: isObject(keys) ? keys : {},
    new: next === undefined ? undefined : item(next),
    old: old === undefined ? undefined : item(old),
    dynamodb,
    record,
    invocation,
  };
}

function recordsOf(event: unknown): JsonObject[] {
  const found = isObject(event) ? event["Records"] : undefined;
  if (!Array.isArray(found) || !found.every(isChange)) {
    throw new Unreadable("/Records", "is missing, or holds no records of DynamoDB Streams");
  }
  return found;
}

function isChange(record: unknown): record is JsonObject {
  return isObject(record) && typeof dynamodbOf(record)["SequenceNumber"] === "string";
}

function dynamodbOf(record: JsonObject): JsonObject {
  const found = record["dynamodb"];
  return isObject(found) ? found : {};
}

function sequenceNumber(record: JsonObject): string {
  return String(dynamodbOf(record)["SequenceNumber"]);
}
