/** A contract as the channels see it: who it is, what it checks, what stands around the payload. */

import { isObject, member, read, reasonOf, shown, write, type JsonObject } from "./json-text.js";
import { ContractViolation } from "./validation.js";

/** What a contract's own envelope says beside the payload; empty where it has none. */
export type Metadata = JsonObject;

export const NOTHING: JsonObject = Object.freeze({});

/** An envelope that is not what the channel delivers: where, and why. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  readonly pointer: string;
  readonly reason: string;

  constructor(
    pointer: string,
    reason: string,
  ) {
    super(`${pointer === "" ? "it" : pointer} ${reason}`);
    this.pointer = pointer;
    this.reason = reason;
  }
}

/** A message that none of a dispatcher's handlers is for. */
export class UnknownContract extends Error {
  override readonly name = "UnknownContract";
}

/** What a contract wraps around its payload, inside the channel's own envelope. */
export interface Envelope {
  /** The body to send. Throws Unreadable or ContractViolation for its metadata. */
  wrap(payload: unknown, metadata: Metadata): unknown;
  /** The payload and its metadata. Throws Unreadable or ContractViolation. */
  unwrap(body: unknown): { readonly payload: unknown; readonly metadata: Metadata };
  /** The text of a body, where it is no JSON. */
  readonly text?: (body: unknown) => string;
}

/** No envelope: the body is the payload. */
export const BARE: Envelope = {
  wrap: (payload) => payload,
  unwrap: (body) => ({ payload: body, metadata: NOTHING }),
};

/** Who a contract is. */
export interface Named {
  readonly contract: string;
  readonly version: string;
}

/** What a service sends: `check` throws ContractViolation for what its contract refuses. */
export interface Outgoing<T> extends Named {
  readonly check: (payload: T) => void;
  readonly envelope?: Envelope;
}

/** What a service receives, and how it knows it among other messages. */
export interface Incoming<T, A> extends Named {
  /** Throws ContractViolation for what the contract refuses. */
  readonly parse: (data: unknown) => T;
  /** The same for the message attributes. */
  readonly attributes: (data: unknown) => A;
  /** The attributes that have one value in every message of this contract. */
  readonly constants?: JsonObject;
  /** Of an event on EventBridge. */
  readonly source?: string;
  readonly detailType?: string;
  readonly envelope?: Envelope;
}

/** What a channel's envelopes held: the body, the attributes beside it, its routing. */
export interface Opened {
  readonly body: unknown;
  readonly attributes: JsonObject;
  readonly source?: string;
  readonly detailType?: string;
}

/**
 * Takes off what stands around a body, given with the attributes beside it: gives what was in it,
 * and the envelope of the contract's own channel. Throws Unreadable.
 */
export type Opener<E> = (text: string, attributes: JsonObject) => readonly [Opened, E];

/** The body that carries a payload, checked. Throws ContractViolation. */
export function bodyOf<T>(sent: Outgoing<T>, payload: T, metadata: Metadata): unknown {
  sent.check(payload);
  return named(sent, () => (sent.envelope ?? BARE).wrap(payload, metadata));
}

/** The text of such a body. Throws an Error for what it cannot say. */
export function textOf<T>(sent: Outgoing<T>, body: unknown): string {
  return (sent.envelope?.text ?? write)(body);
}

/** Payload, attributes and metadata. Throws ContractViolation. */
export function payloadOf<T, A>(
  incoming: Incoming<T, A>,
  opened: Opened,
): { readonly payload: T; readonly attributes: A; readonly metadata: Metadata } {
  recognise(incoming, opened);
  const attributes = incoming.attributes(opened.attributes);
  const inner = named(incoming, () => (incoming.envelope ?? BARE).unwrap(opened.body));
  return { payload: incoming.parse(inner.payload), attributes, metadata: inner.metadata };
}

/** Whether a message is one of this contract, by its routing alone. */
export function claims<T, A>(incoming: Incoming<T, A>, opened: Opened): boolean {
  try {
    recognise(incoming, opened);
    return true;
  } catch {
    return false;
  }
}

/** Whether routing tells its messages from others at all. */
export function isDistinct<T, A>(incoming: Incoming<T, A>): boolean {
  return incoming.source !== undefined || Object.keys(incoming.constants ?? NOTHING).length > 0;
}

/** Gives what `action` gives; what it cannot read becomes the contract's violation. */
export function named<R>(contract: Named, action: () => R): R {
  try {
    return action();
  } catch (error) {
    throw error instanceof Unreadable ? violation(contract, error.pointer, error.reason) : error;
  }
}

export function violation(contract: Named, pointer: string, reason: string): ContractViolation {
  return new ContractViolation(contract.contract, contract.version, pointer, reason);
}

/** A body that nothing is wrapped around. Throws Unreadable. */
export function plain(text: string, attributes: JsonObject): readonly [Opened, undefined] {
  return [{ body: parsed(text), attributes }, undefined];
}

/** A body that is no JSON, and nothing is wrapped around it. */
export function asText(text: string, attributes: JsonObject): readonly [Opened, undefined] {
  return [{ body: text, attributes }, undefined];
}

/** The value of a JSON text. Throws Unreadable. */
export function parsed(text: string, pointer = ""): unknown {
  try {
    return read(text);
  } catch (error) {
    throw new Unreadable(pointer, `is no JSON: ${reasonOf(error)}`);
  }
}

/** The attributes of a contract that says nothing of them. */
export function anyAttributes(attributes: unknown): JsonObject {
  return isObject(attributes) ? attributes : NOTHING;
}

/** Refuse handlers of which one would take the messages of those after it. Throws an Error. */
export function toldApart(
  handlers: readonly { readonly contract: string; readonly distinct: boolean }[],
): void {
  for (const { contract, distinct } of handlers.slice(0, -1)) {
    if (!distinct) {
      throw new Error(
        `nothing tells a message of ${contract} from others: give it a constant message ` +
          "attribute, or name its handler last",
      );
    }
  }
}

function recognise<T, A>(incoming: Incoming<T, A>, opened: Opened): void {
  if (opened.source !== incoming.source) {
    const told = `is ${shown(opened.source)}, not ${shown(incoming.source)}`;
    throw violation(incoming, "/source", told);
  }
  if (opened.detailType !== incoming.detailType) {
    const told = `is ${shown(opened.detailType)}, not ${shown(incoming.detailType)}`;
    throw violation(incoming, "/detail-type", told);
  }
  for (const [name, due] of Object.entries(incoming.constants ?? NOTHING)) {
    const is = member(opened.attributes, name);
    if (is === undefined) {
      const told = `is missing among the message attributes; it is ${shown(due)}`;
      throw violation(incoming, `/${name}`, told);
    }
    if (is !== due) {
      const told = `is ${shown(is)} among the message attributes, not ${shown(due)}`;
      throw violation(incoming, `/${name}`, told);
    }
  }
}
