/** Amazon SQS: messages for SendMessage, and Lambda functions that a queue invokes. */

import * as messageAttributes from "./attributes.js";
import type { Attributes } from "./attributes.js";
import {
  bodyOf,
  claims,
  isDistinct,
  named,
  NOTHING,
  payloadOf,
  textOf,
  toldApart,
  UnknownContract,
  violation,
  type Incoming,
  type Metadata,
  type Opener,
  type Outgoing,
} from "./contract.js";
import { identity } from "./fifo.js";
import { bytes, isObject, shown } from "./json-text.js";
import * as log from "./log.js";
import * as sending from "./sending.js";

/** Body and attributes of what is sent at once. */
export const MAX_BYTES = 1_048_576;

export const MAX_ATTRIBUTES = 10;

/** The parameters of SendMessage. */
export interface Message {
  QueueUrl: string;
  MessageBody: string;
  MessageAttributes?: Attributes;
  DelaySeconds?: number;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

/** What is asked of the AWS SDK's `SQS` client. */
export interface Client {
  sendMessageBatch(input: {
    QueueUrl: string;
    Entries: (Omit<Message, "QueueUrl"> & { Id: string })[];
  }): Promise<sending.BatchAnswer>;
}

/** One message as Lambda hands it over ("Using Lambda with Amazon SQS"). */
export interface Record {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: { readonly [name: string]: string };
  readonly messageAttributes: {
    readonly [name: string]: {
      readonly stringValue?: string | null;
      readonly binaryValue?: string | null;
      readonly dataType: string;
    };
  };
  readonly md5OfBody: string;
  readonly eventSource: string;
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/** What Lambda wants to know: the messages to deliver again (ReportBatchItemFailures). */
export interface Answer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** What came with a payload. */
export interface Context<A, E> {
  /** The message as Lambda handed it over. */
  readonly record: Record;
  /** The message attributes, checked. */
  readonly attributes: A;
  /** The event or notification that the message was, where it came from a bus or a topic. */
  readonly origin: E;
  /** Lambda's own context. */
  readonly invocation: unknown;
  /** What the contract's own envelope says, where it has one. */
  readonly metadata: Metadata;
}

/** Where a message goes, and the JSON Pointers to its FIFO ids in the payload. */
export interface Routing {
  readonly queueUrl: string;
  readonly group?: string;
  readonly deduplication?: string;
  /** The id itself, where the contract says no pointer. */
  readonly deduplicationId?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

/** The parameters of SendMessage, checked. Throws ContractViolation, for one too large, too. */
export function message<T>(
  payload: T,
  sent: Outgoing<T>,
  routing: Routing,
  attributes: object = NOTHING,
  metadata: Metadata = NOTHING,
): Message {
  const body = bodyOf(sent, payload, metadata);
  const made: Message = { QueueUrl: routing.queueUrl, MessageBody: textOf(sent, body) };
  const typed = named(sent, () => messageAttributes.typed(attributes));
  const count = Object.keys(typed).length;
  if (count > MAX_ATTRIBUTES) {
    throw violation(sent, "", `has ${count} message attributes; SQS takes ${MAX_ATTRIBUTES}`);
  }
  if (count > 0) {
    made.MessageAttributes = typed;
  }
  if (routing.delaySeconds !== undefined) {
    made.DelaySeconds = routing.delaySeconds;
  }
  const { group, deduplication, deduplicationId } = routing;
  if (group !== undefined) {
    made.MessageGroupId = identity(payload, group, sent);
  }
  if (deduplication !== undefined || deduplicationId !== undefined) {
    made.MessageDeduplicationId = deduplicationId ?? identity(payload, deduplication ?? "", sent);
  }
  const size = sizeOf(made);
  if (size > MAX_BYTES) {
    throw violation(sent, "", `makes a message of ${size} bytes; SQS takes ${MAX_BYTES}`);
  }
  return made;
}

/** The bytes of a message as SQS counts them: its body and its attributes. */
export function sizeOf(message: Message): number {
  return bytes(message.MessageBody) + messageAttributes.sizeOf(message.MessageAttributes ?? {});
}

/** Messages as SendMessageBatch takes them: ten at once, and 1 MiB. Throws TooLarge. */
export function batches(messages: Iterable<Message>): Message[][] {
  return sending.batches(messages, sizeOf, MAX_BYTES);
}

/**
 * Send messages to their one queue, in batches. Throws SendFailed with what was not taken, and an
 * Error for messages to several queues.
 */
export async function send(client: Client, messages: Iterable<Message>): Promise<void> {
  const every = [...messages];
  const [queue, ...others] = new Set(every.map((it) => it.QueueUrl));
  if (queue === undefined) {
    return;
  }
  if (others.length > 0) {
    throw new Error(`a batch goes to one queue, not to ${others.length + 1}`);
  }
  await sending.send(every, sizeOf, MAX_BYTES, async (batch) => {
    const entries = batch.map(({ QueueUrl: _, ...rest }, index) => ({
      Id: String(index),
      ...rest,
    }));
    return sending.refusals(await client.sendMessageBatch({ QueueUrl: queue, Entries: entries }));
  });
}

/** A Lambda function that a queue invokes: answers with the messages that failed. */
export interface Handler {
  (event: unknown, context: unknown): Promise<Answer>;
  readonly contract: string;
  readonly distinct: boolean;
  readonly claims: (record: Record) => boolean;
  readonly receive: (record: Record, context: unknown) => Promise<void>;
}

/**
 * A Lambda function that calls `fn` with the payload of each message.
 *
 * A message for which anything throws is logged and delivered again; the others are done. Of a FIFO
 * queue, so is every later message of its group, untouched: order holds.
 */
export function batchHandler<T, A, E>(
  fn: (payload: T, context: Context<A, E>) => unknown,
  incoming: Incoming<T, A>,
  open: Opener<E>,
): Handler {
  const opened = (record: Record) => {
    const values = messageAttributes.plain(record.messageAttributes, "dataType", "stringValue");
    return open(record.body, values);
  };
  const receive = async (record: Record, invocation: unknown): Promise<void> => {
    const [it, origin] = named(incoming, () => opened(record));
    const { payload, ...rest } = payloadOf(incoming, it);
    await fn(payload, { record, origin, invocation, ...rest });
  };
  const handle = (event: unknown, context: unknown): Promise<Answer> =>
    each(event, (record) => receive(record, context));
  return Object.assign(handle, {
    contract: incoming.contract,
    distinct: isDistinct(incoming),
    claims: (record: Record) => {
      try {
        return claims(incoming, opened(record)[0]);
      } catch {
        return false;
      }
    },
    receive,
  });
}

/**
 * A Lambda function for several contracts, which the event around them or constant message
 * attributes tell apart. `otherwise` is called with a message of no contract here; without it, such
 * a message fails. Throws an Error where a contract has nothing to be told by and is not the last.
 */
export function dispatcher(
  handlers: readonly Handler[],
  otherwise?: (record: Record, context: unknown) => unknown,
): (event: unknown, context: unknown) => Promise<Answer> {
  toldApart(handlers);
  return (event, context) =>
    each(event, async (record) => {
      const chosen = handlers.find((handler) => handler.claims(record));
      if (chosen !== undefined) {
        await chosen.receive(record, context);
      } else if (otherwise !== undefined) {
        await otherwise(record, context);
      } else {
        const names = handlers.map((handler) => handler.contract).join(", ");
        throw new UnknownContract(`${shown(record.body)} is none of ${names}`);
      }
    });
}

/** Message after message; what fails is logged, and answered for another delivery. */
async function each(
  event: unknown,
  receive: (record: Record) => Promise<void>,
): Promise<Answer> {
  const failures: Answer["batchItemFailures"] = [];
  const held = new Set<string>();
  for (const record of records(event)) {
    const group = orderedGroup(record);
    if (group !== undefined && held.has(group)) {
      failures.push({ itemIdentifier: record.messageId });
      continue;
    }
    try {
      await receive(record);
    } catch (error) {
      log.failed("message", record.messageId, error);
      failures.push({ itemIdentifier: record.messageId });
      if (group !== undefined) {
        held.add(group);
      }
    }
  }
  return { batchItemFailures: failures };
}

function records(event: unknown): Record[] {
  const found = isObject(event) ? event["Records"] : undefined;
  if (!Array.isArray(found)) {
    throw new Error("the event is none of SQS: it has no Records");
  }
  for (const it of found as unknown[]) {
    if (!isObject(it) || typeof it["messageId"] !== "string" || typeof it["body"] !== "string") {
      throw new Error("the event is none of SQS: a record lacks its messageId or its body");
    }
  }
  return found as Record[];
}

/** The group whose order a queue keeps. A standard queue has groups too, without order. */
function orderedGroup(record: Partial<Record>): string | undefined {
  return record.eventSourceARN?.endsWith(".fifo") === true
    ? record.attributes?.["MessageGroupId"]
    : undefined;
}
