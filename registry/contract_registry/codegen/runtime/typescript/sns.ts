/** Amazon SNS: messages for Publish, and Lambda functions that a topic invokes. */

import * as messageAttributes from "./attributes.js";
import type { Attributes } from "./attributes.js";
import {
  bodyOf,
  claims,
  isDistinct,
  named,
  NOTHING,
  parsed,
  payloadOf,
  textOf,
  toldApart,
  UnknownContract,
  Unreadable,
  violation,
  type Incoming,
  type Metadata,
  type Opened,
  type Opener,
  type Outgoing,
} from "./contract.js";
import { identity } from "./fifo.js";
import { bytes, isObject, shown, type JsonObject } from "./json-text.js";
import * as sending from "./sending.js";

/** Body and attributes of what is published at once; a topic may be set to take up to 1 MiB. */
export const MAX_BYTES = 262_144;

/** The parameters of Publish. */
export interface Message {
  TopicArn: string;
  Message: string;
  MessageAttributes?: Attributes;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

/** What is asked of the AWS SDK's `SNS` client. */
export interface Client {
  publishBatch(input: {
    TopicArn: string;
    PublishBatchRequestEntries: (Omit<Message, "TopicArn"> & { Id: string })[];
  }): Promise<sending.BatchAnswer>;
}

/**
 * What SNS delivers. To a queue it says `SigningCertURL`, `UnsubscribeURL` and, from a FIFO topic,
 * `SequenceNumber`; to a function `SigningCertUrl` and `UnsubscribeUrl`.
 */
export interface Notification {
  readonly Type: string;
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string | null;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion?: string;
  readonly Signature?: string;
  readonly SigningCertUrl?: string;
  readonly UnsubscribeUrl?: string;
  readonly SigningCertURL?: string;
  readonly UnsubscribeURL?: string;
  readonly SequenceNumber?: string;
  readonly MessageAttributes?: {
    readonly [name: string]: { readonly Type: string; readonly Value: string };
  };
}

/** What came with a payload. */
export interface Context<A, E> {
  /** The envelope as it came. */
  readonly notification: Notification;
  /** The message attributes, checked. */
  readonly attributes: A;
  /** The envelope inside it: of an event that came from EventBridge. */
  readonly origin: E;
  /** Lambda's own context. */
  readonly invocation: unknown;
  /** What the contract's own envelope says, where it has one. */
  readonly metadata: Metadata;
}

/** Where a message goes, and the JSON Pointers to its FIFO ids in the payload. */
export interface Routing {
  readonly topicArn: string;
  readonly group?: string;
  readonly deduplication?: string;
  /** The id itself, where the contract says no pointer. */
  readonly deduplicationId?: string | undefined;
  /** In bytes, of a topic whose MaximumMessageSize was raised. */
  readonly limit?: number | undefined;
}

/** The parameters of Publish, checked. Throws ContractViolation, for one too large, too. */
export function message<T>(
  payload: T,
  sent: Outgoing<T>,
  routing: Routing,
  attributes: object = NOTHING,
  metadata: Metadata = NOTHING,
): Message {
  const body = bodyOf(sent, payload, metadata);
  const made: Message = { TopicArn: routing.topicArn, Message: textOf(sent, body) };
  const typed = named(sent, () => messageAttributes.typed(attributes));
  if (Object.keys(typed).length > 0) {
    made.MessageAttributes = typed;
  }
  const { group, deduplication, deduplicationId } = routing;
  if (group !== undefined) {
    made.MessageGroupId = identity(payload, group, sent);
  }
  if (deduplication !== undefined || deduplicationId !== undefined) {
    made.MessageDeduplicationId = deduplicationId ?? identity(payload, deduplication ?? "", sent);
  }
  const size = sizeOf(made);
  const limit = routing.limit ?? MAX_BYTES;
  if (size > limit) {
    throw violation(sent, "", `makes a message of ${size} bytes; the topic takes ${limit}`);
  }
  return made;
}

/** The bytes of a message as SNS counts them: its body and its attributes. */
export function sizeOf(message: Message): number {
  return bytes(message.Message) + messageAttributes.sizeOf(message.MessageAttributes ?? {});
}

/** Messages as PublishBatch takes them: ten at once, and `limit` bytes. Throws TooLarge. */
export function batches(messages: Iterable<Message>, limit = MAX_BYTES): Message[][] {
  return sending.batches(messages, sizeOf, limit);
}

/**
 * Publish messages to their one topic, in batches. Throws SendFailed with what was not taken, and
 * an Error for messages to several topics.
 */
export async function publish(
  client: Client,
  messages: Iterable<Message>,
  limit = MAX_BYTES,
): Promise<void> {
  const every = [...messages];
  const [topic, ...others] = new Set(every.map((it) => it.TopicArn));
  if (topic === undefined) {
    return;
  }
  if (others.length > 0) {
    throw new Error(`a batch goes to one topic, not to ${others.length + 1}`);
  }
  await sending.send(every, sizeOf, limit, async (batch) => {
    const entries = batch.map(({ TopicArn: _, ...rest }, index) => ({
      Id: String(index),
      ...rest,
    }));
    const answer = await client.publishBatch({
      TopicArn: topic,
      PublishBatchRequestEntries: entries,
    });
    return sending.refusals(answer);
  });
}

/** A Lambda function that a topic invokes. It throws ContractViolation for what is none of it. */
export interface Handler {
  (event: unknown, context: unknown): Promise<void>;
  readonly contract: string;
  readonly distinct: boolean;
  readonly claims: (notification: Notification) => boolean;
  readonly receive: (notification: Notification, context: unknown) => Promise<void>;
}

/** A Lambda function that calls `fn` with the payload of each notification. */
export function handler<T, A, E>(
  fn: (payload: T, context: Context<A, E>) => unknown,
  incoming: Incoming<T, A>,
  open: Opener<E>,
): Handler {
  const opened = (it: Notification) => open(it.Message, attributesOf(it));
  const receive = async (notification: Notification, invocation: unknown): Promise<void> => {
    const [it, origin] = named(incoming, () => opened(notification));
    const { payload, ...rest } = payloadOf(incoming, it);
    await fn(payload, { notification, origin, invocation, ...rest });
  };
  const handle = async (event: unknown, context: unknown): Promise<void> => {
    for (const notification of records(event)) {
      await receive(notification, context);
    }
  };
  return Object.assign(handle, {
    contract: incoming.contract,
    distinct: isDistinct(incoming),
    claims: (notification: Notification) => {
      try {
        return claims(incoming, opened(notification)[0]);
      } catch {
        return false;
      }
    },
    receive,
  });
}

/**
 * A Lambda function for several contracts, which constant message attributes tell apart.
 * `otherwise` is called with a notification of no contract here; without it, the function throws
 * UnknownContract. Throws an Error where a contract has nothing to be told by and is not the last.
 */
export function dispatcher(
  handlers: readonly Handler[],
  otherwise?: (notification: Notification, context: unknown) => unknown,
): (event: unknown, context: unknown) => Promise<void> {
  toldApart(handlers);
  return async (event, context) => {
    for (const notification of records(event)) {
      const chosen = handlers.find((each) => each.claims(notification));
      if (chosen !== undefined) {
        await chosen.receive(notification, context);
      } else if (otherwise !== undefined) {
        await otherwise(notification, context);
      } else {
        const told = shown(notification.MessageAttributes);
        throw new UnknownContract(`a notification with the attributes ${told} is of no contract`);
      }
    }
  };
}

/** The notifications that Lambda hands over. Throws an Error for an event of another kind. */
export function records(event: unknown): Notification[] {
  const found = isObject(event) ? event["Records"] : undefined;
  if (!Array.isArray(found)) {
    throw new Error("the event is none of SNS: it has no Records");
  }
  return found.map((each: unknown) => notification(isObject(each) ? each["Sns"] : undefined));
}

/** Opens the body of a queue's message that is a notification, then what is in it. */
export function wrapped<E>(open: Opener<E>): Opener<E> {
  return (text) => {
    const it = notification(parsed(text));
    return open(it.Message, attributesOf(it));
  };
}

/** A notification that came as the body of a queue's message. Throws Unreadable. */
export function fromText(text: string, _attributes: JsonObject): readonly [Opened, Notification] {
  const it = notification(parsed(text));
  return [{ body: parsed(it.Message, "/Message"), attributes: attributesOf(it) }, it];
}

/** The same, where what was published is no JSON. Throws Unreadable. */
export function asText(text: string, _attributes: JsonObject): readonly [Opened, Notification] {
  const it = notification(parsed(text));
  return [{ body: it.Message, attributes: attributesOf(it) }, it];
}

function notification(value: unknown): Notification {
  if (!isObject(value) || typeof value["Message"] !== "string") {
    throw new Unreadable("/Message", "is missing in what is no notification of SNS");
  }
  return value as unknown as Notification;
}

function attributesOf(notification: Notification): JsonObject {
  return messageAttributes.plain(notification.MessageAttributes, "Type", "Value");
}
