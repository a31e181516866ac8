/** Amazon EventBridge: entries for PutEvents, and Lambda functions that a rule invokes. */

import {
  bodyOf,
  claims,
  named,
  NOTHING,
  parsed,
  payloadOf,
  UnknownContract,
  Unreadable,
  violation,
  type Incoming,
  type Metadata,
  type Opened,
  type Outgoing,
} from "./contract.js";
import { bytes, isObject, owns, reasonOf, shown, write, type JsonObject } from "./json-text.js";
import * as sending from "./sending.js";

/** PutEvents takes less than 1 MB, all entries together. */
export const MAX_BYTES = 1_048_576 - 1;

const TIME_BYTES = 14;

/** One entry of PutEvents. */
export interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
  EventBusName: string;
  Time?: Date;
  Resources?: string[];
  TraceHeader?: string;
}

/** What is asked of the AWS SDK's `EventBridge` client. */
export interface Client {
  putEvents(input: { Entries: Entry[] }): Promise<{
    readonly FailedEntryCount?: number | undefined;
    readonly Entries?:
      | readonly {
          readonly ErrorCode?: string | undefined;
          readonly ErrorMessage?: string | undefined;
        }[]
      | undefined;
  }>;
}

/** What a rule's target receives (EventBridge User Guide, "Event structure"). */
export interface Event {
  readonly version: string;
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  readonly "replay-name"?: string;
}

/** What came with a payload. */
export interface Context {
  /** The envelope as it came: its id, time, account, region, resources. */
  readonly event: Event;
  /** Lambda's own context. */
  readonly invocation: unknown;
  /** What the contract's own envelope says, where it has one. */
  readonly metadata: Metadata;
}

export interface EntryOptions {
  readonly time?: Date | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly traceHeader?: string | undefined;
}

/** An entry for PutEvents, checked. Throws ContractViolation, for one that is too large, too. */
export function entry<T>(
  payload: T,
  sent: Outgoing<T>,
  routing: { readonly source: string; readonly detailType: string; readonly bus: string },
  options: EntryOptions = {},
  metadata: Metadata = NOTHING,
): Entry {
  const detail = bodyOf(sent, payload, metadata);
  let text: string;
  try {
    text = write(detail);
  } catch (error) {
    throw violation(sent, "", reasonOf(error));
  }
  const made: Entry = {
    Source: routing.source,
    DetailType: routing.detailType,
    Detail: text,
    EventBusName: routing.bus,
  };
  if (options.time !== undefined) {
    made.Time = options.time;
  }
  if (options.resources !== undefined && options.resources.length > 0) {
    made.Resources = [...options.resources];
  }
  if (options.traceHeader !== undefined) {
    made.TraceHeader = options.traceHeader;
  }
  const size = sizeOf(made);
  if (size > MAX_BYTES) {
    throw violation(sent, "", `makes an entry of ${size} bytes; EventBridge takes ${MAX_BYTES}`);
  }
  return made;
}

/** The bytes of an entry as PutEvents counts them: its time for 14, its texts in UTF-8. */
export function sizeOf(entry: Entry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const time = entry.Time === undefined ? 0 : TIME_BYTES;
  return texts.reduce((sum, text) => sum + bytes(text), time);
}

/** Entries as PutEvents takes them: ten at once, and less than 1 MB. Throws TooLarge. */
export function batches(entries: Iterable<Entry>): Entry[][] {
  return sending.batches(entries, sizeOf, MAX_BYTES);
}

/** Put entries on their bus, in batches. Throws SendFailed with what was not taken. */
export async function put(client: Client, entries: Iterable<Entry>): Promise<void> {
  await sending.send([...entries], sizeOf, MAX_BYTES, async (batch) => {
    const answer = await client.putEvents({ Entries: batch });
    const refused = (answer.Entries ?? []).flatMap((it, index): sending.Refusal[] =>
      it.ErrorCode === undefined ? [] : [[index, it.ErrorCode, it.ErrorMessage ?? ""]],
    );
    const count = answer.FailedEntryCount ?? 0;
    if (count > 0 && refused.length === 0) {
      throw new Error(`PutEvents says that ${count} entries failed, and not which`);
    }
    return refused;
  });
}

/** A Lambda function for a rule's target. It throws ContractViolation for what is none of it. */
export interface Handler<R> {
  (event: unknown, context: unknown): Promise<R>;
  readonly contract: string;
  readonly claims: (opened: Opened) => boolean;
}

/** A Lambda function that calls `fn` with the payload of each event. */
export function handler<T, A, R>(
  fn: (payload: T, context: Context) => R | Promise<R>,
  incoming: Incoming<T, A>,
): Handler<R> {
  const handle = async (it: unknown, invocation: unknown): Promise<R> => {
    const event = named(incoming, () => received(it));
    const { payload, metadata } = payloadOf(incoming, opened(event));
    return await fn(payload, { event, invocation, metadata });
  };
  return Object.assign(handle, {
    contract: incoming.contract,
    claims: (it: Opened) => claims(incoming, it),
  });
}

/**
 * A Lambda function for several contracts, which source and detail-type tell apart. `otherwise` is
 * called with an event of no contract here; without it, the function throws UnknownContract.
 */
export function dispatcher<R>(
  handlers: readonly Handler<R>[],
  otherwise?: (event: unknown, context: unknown) => R | Promise<R>,
): (event: unknown, context: unknown) => Promise<R> {
  return async (event, context) => {
    const chosen = handlers.find((each) => isClaimed(each, event));
    if (chosen !== undefined) {
      return await chosen(event, context);
    }
    if (otherwise !== undefined) {
      return await otherwise(event, context);
    }
    const { source, "detail-type": detailType } = isObject(event) ? event : {};
    const names = handlers.map((each) => each.contract).join(", ");
    const told = `${shown(source)}, detail-type ${shown(detailType)}`;
    throw new UnknownContract(`an event of source ${told} is none of ${names}`);
  };
}

function isClaimed<R>(handler: Handler<R>, event: unknown): boolean {
  try {
    return handler.claims(opened(received(event)));
  } catch {
    return false;
  }
}

/** The event that an object is, as EventBridge sends it. Throws Unreadable. */
export function received(event: unknown): Event {
  if (!isObject(event)) {
    throw new Unreadable("", "is no event of EventBridge");
  }
  for (const name of ["source", "detail-type"]) {
    if (typeof event[name] !== "string") {
      throw new Unreadable(`/${name}`, "is missing, or no text");
    }
  }
  if (!owns(event, "detail")) {
    throw new Unreadable("/detail", "is missing");
  }
  return event as unknown as Event;
}

/** The detail of an event, with its routing. */
export function opened(event: Event): Opened {
  return {
    body: event.detail,
    attributes: NOTHING,
    source: event.source,
    detailType: event["detail-type"],
  };
}

/** An event that came as the body of a queue's or a topic's message. Throws Unreadable. */
export function fromText(text: string, _attributes: JsonObject): readonly [Opened, Event] {
  const event = received(parsed(text));
  return [opened(event), event];
}
