/**
 * Avro's binary encoding: single objects with the fingerprint of their schema, as base64 text.
 *
 * The plans are data. What is read is already resolved: each writer's schema that is known has a
 * plan that gives values in the reader's terms. Bytes are a text of U+0000 to U+00FF.
 */

import { BARE, Unreadable, type Envelope } from "./contract.js";
import { exact, isObject, owns, shown, type JsonObject } from "./json-text.js";
import { ContractViolation } from "./validation.js";

declare function atob(text: string): string;
declare function btoa(bytes: string): string;
declare class TextDecoder {
  constructor(label: string, options: { fatal: boolean; ignoreBOM: boolean });
  decode(input: Uint8Array): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}

type Node = readonly unknown[];

/** How messages are written: the schema's fingerprint, and nodes of which the first is the root. */
export interface Writes {
  readonly fingerprint: string;
  readonly nodes: readonly Node[];
}

/** Fingerprint → nodes, for each writer's schema that is known. */
export type Reads = { readonly [fingerprint: string]: readonly Node[] };

const HEADER = 10;
const DEEPEST = 128;
/** How many items that take no bytes a message may have. */
const WEIGHTLESS = 65_536;
const INT = 1n << 31n;
const LONG = 1n << 63n;

/** Payloads as single objects, inside the contract's own envelope where it has one. */
export function avroBinary(
  plans: { readonly writes?: Writes; readonly reads?: Reads },
  inner: Envelope = BARE,
): Envelope {
  const { writes, reads = {} } = plans;
  return {
    wrap(payload, metadata) {
      if (writes === undefined) {
        throw new Unreadable("", "is not for sending");
      }
      return inner.wrap(encode(payload, writes), metadata);
    },
    unwrap(body) {
      const { payload, metadata } = inner.unwrap(body);
      return { payload: decode(payload, reads), metadata };
    },
    ...(inner === BARE ? { text: String } : {}),
  };
}

/** `parse` for what is still encoded. Throws ContractViolation. */
export function parser<T>(
  contract: string,
  version: string,
  envelope: Envelope,
  parse: (data: unknown) => T,
): (data: unknown) => T {
  return (data) => {
    let payload: unknown;
    try {
      payload = envelope.unwrap(data).payload;
    } catch (error) {
      throw error instanceof Unreadable
        ? new ContractViolation(contract, version, error.pointer, error.reason)
        : error;
    }
    return parse(payload);
  };
}

/** The base64 text of a payload. Throws Unreadable for what the schema cannot say. */
export function encode(payload: unknown, plan: Writes): string {
  const body = told("cannot be written in Avro", () =>
    new Writing(plan.nodes).node(payload, 0, 0),
  );
  const header = ["c3", "01", ...(plan.fingerprint.match(/../g) ?? [])];
  const bytes = joined([Uint8Array.from(header.map((it) => Number.parseInt(it, 16))), body]);
  const parts: string[] = [];
  for (const byte of bytes) {
    parts.push(String.fromCharCode(byte));
  }
  return btoa(parts.join(""));
}

/** The payload of a base64 text. Throws Unreadable. */
export function decode(text: unknown, plans: Reads): unknown {
  if (
    typeof text !== "string" ||
    text.length % 4 !== 0 ||
    !/^[A-Za-z0-9+/]*={0,2}$/.test(text)
  ) {
    throw new Unreadable("", "is no base64 text");
  }
  const data = Uint8Array.from(atob(text), (it) => it.charCodeAt(0));
  if (data.length < HEADER || data[0] !== 0xc3 || data[1] !== 0x01) {
    throw new Unreadable("", "does not start with Avro's marker C3 01 and a fingerprint");
  }
  const header = Array.from(data.subarray(2, HEADER), (it) => it.toString(16).padStart(2, "0"));
  const fingerprint = header.join("");
  const nodes = owns(plans, fingerprint) ? plans[fingerprint] : undefined;
  if (nodes === undefined) {
    const reason = `was written with an unknown schema, whose fingerprint is ${fingerprint}`;
    throw new Unreadable("", reason);
  }
  const reading = new Reading(data, nodes);
  return told("is no message of its Avro schema", () => {
    const value = reading.node(0, 0);
    reading.end();
    return value;
  });
}

/** A value or bytes that are none of the schema's. */
class Misfit extends Error {
  override readonly name = "Misfit";
}

function told<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Misfit) {
      throw new Unreadable("", `${what}: ${error.message}`);
    }
    throw error;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const made = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

/** One message as it is written. Branches of unions are tried; each part only once. */
class Writing {
  private readonly nodes: readonly Node[];
  private readonly known = new Map<object, Map<number, Uint8Array | Misfit>>();

  constructor(nodes: readonly Node[]) {
    this.nodes = nodes;
  }

  node(value: unknown, index: number, depth: number): Uint8Array {
    if (depth > DEEPEST) {
      throw new Misfit(`it is nested more than ${DEEPEST} levels deep`);
    }
    const node = this.nodes[index] as Node;
    const kind = node[0] as string;
    if (kind === "union") {
      return this.union(value, node, depth);
    }
    if (!["array", "map", "record"].includes(kind)) {
      return scalar(value, node);
    }
    if (typeof value !== "object" || value === null) {
      throw new Misfit(`${shown(value)} is no ${kind}`);
    }
    const parts = this.known.get(value) ?? new Map<number, Uint8Array | Misfit>();
    this.known.set(value, parts);
    let made = parts.get(index);
    if (made === undefined) {
      try {
        made = joined(this.whole(value, node, depth));
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        made = error;
      }
      parts.set(index, made);
    }
    if (made instanceof Misfit) throw made;
    return made;
  }

  private union(value: unknown, node: Node, depth: number): Uint8Array {
    let last = new Misfit("no branch of a union takes it");
    for (const [at, inner] of node[1] as readonly (readonly [number, number])[]) {
      try {
        return joined([varint(BigInt(at)), this.node(value, inner, depth + 1)]);
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        last = error;
      }
    }
    throw last;
  }

  private whole(value: object, node: Node, depth: number): Uint8Array[] {
    if (node[0] === "array") {
      if (!Array.isArray(value)) {
        throw new Misfit(`${shown(value)} is no array`);
      }
      const items = value.map((it: unknown) => this.node(it, node[1] as number, depth + 1));
      return blocks(items, items.length);
    }
    if (!isObject(value)) {
      throw new Misfit(`${shown(value)} is no object`);
    }
    const given = Object.keys(value).filter((name) => value[name] !== undefined);
    if (node[0] === "map") {
      const parts = given.flatMap((name) => [
        string(name),
        this.node(value[name], node[1] as number, depth + 1),
      ]);
      return blocks(parts, given.length);
    }
    const fields = node[1] as readonly (readonly [string, number])[];
    const names = new Set(fields.map(([name]) => name));
    const unknown = given.find((name) => !names.has(name));
    if (unknown !== undefined) {
      throw new Misfit(`${shown(unknown)} is no field`);
    }
    return fields.map(([name, inner]) => {
      if (!owns(value, name) || value[name] === undefined) {
        throw new Misfit(`${shown(name)} is missing`);
      }
      return this.node(value[name], inner, depth + 1);
    });
  }
}

function blocks(parts: readonly Uint8Array[], count: number): Uint8Array[] {
  const end = varint(0n);
  return count === 0 ? [end] : [varint(BigInt(count)), ...parts, end];
}

function scalar(value: unknown, node: Node): Uint8Array {
  const kind = node[0] as string;
  switch (kind) {
    case "null":
      if (value === null) return new Uint8Array();
      break;
    case "boolean":
      if (typeof value === "boolean") return Uint8Array.of(value ? 1 : 0);
      break;
    case "int":
    case "long":
      if (typeof value === "number" && Number.isInteger(value)) {
        const whole = BigInt(value);
        const limit = kind === "int" ? INT : LONG;
        if (whole >= -limit && whole < limit) return varint(whole);
      }
      break;
    case "float":
    case "double":
      if (typeof value === "number" && Number.isFinite(value)) return real(value, kind);
      break;
    case "string":
      if (typeof value === "string") return string(value);
      break;
    case "bytes":
    case "fixed":
      if (typeof value === "string") {
        return bytes(value, kind === "fixed" ? (node[1] as number) : undefined);
      }
      break;
    default: {
      const at = (node[1] as readonly unknown[]).indexOf(value);
      if (at >= 0) return varint(BigInt(at));
    }
  }
  throw new Misfit(`${shown(value)} is no ${kind}`);
}

function real(value: number, kind: "float" | "double"): Uint8Array {
  const view = new DataView(new ArrayBuffer(kind === "float" ? 4 : 8));
  if (kind === "float") {
    if (!Number.isFinite(Math.fround(value))) {
      throw new Misfit(`${value} is no number of that size`);
    }
    view.setFloat32(0, value, true);
  } else {
    view.setFloat64(0, value, true);
  }
  return new Uint8Array(view.buffer);
}

function bytes(value: string, size: number | undefined): Uint8Array {
  const data = new Uint8Array(value.length);
  for (let index = 0; index < value.length; index += 1) {
    const unit = value.charCodeAt(index);
    if (unit > 0xff) {
      throw new Misfit(`${shown(value)} is no text of bytes`);
    }
    data[index] = unit;
  }
  if (size === undefined) {
    return joined([varint(BigInt(data.length)), data]);
  }
  if (data.length !== size) {
    throw new Misfit(`${shown(value)} has not ${size} bytes`);
  }
  return data;
}

function string(value: string): Uint8Array {
  if (/[\ud800-\udfff]/u.test(value)) {
    throw new Misfit("it holds half of a surrogate pair");
  }
  const data = new TextEncoder().encode(value);
  return joined([varint(BigInt(data.length)), data]);
}

/** Zigzag, seven bits at once. */
function varint(value: bigint): Uint8Array {
  let left = value >= 0n ? value * 2n : -value * 2n - 1n;
  const made: number[] = [];
  while (left > 0x7fn) {
    made.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  made.push(Number(left));
  return Uint8Array.from(made);
}

/** The bytes of one message, read once from front to back. */
class Reading {
  private readonly data: Uint8Array;
  private readonly view: DataView;
  private readonly nodes: readonly Node[];
  private at = HEADER;
  private weightless = WEIGHTLESS;

  constructor(data: Uint8Array, nodes: readonly Node[]) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.nodes = nodes;
  }

  private get left(): number {
    return this.data.length - this.at;
  }

  end(): void {
    if (this.left > 0) {
      throw new Misfit(`${this.left} bytes follow its end`);
    }
  }

  node(index: number, depth: number): unknown {
    if (depth > DEEPEST) {
      throw new Misfit(`it is nested more than ${DEEPEST} levels deep`);
    }
    const node = this.nodes[index] as Node;
    switch (node[0]) {
      case "union":
        return this.node(this.one(node[1] as readonly number[], "branch"), depth + 1);
      case "record":
        return this.record(node, depth);
      case "array": {
        const items: unknown[] = [];
        this.items(() => items.push(this.node(node[1] as number, depth + 1)));
        return items;
      }
      case "map": {
        const made = {};
        this.items(() => {
          const name = this.string();
          put(made, name, this.node(node[1] as number, depth + 1));
        });
        return made;
      }
      case "refused":
        throw new Misfit(String(node[1]));
      default:
        return this.scalar(node);
    }
  }

  private record(node: Node, depth: number): JsonObject {
    const made: JsonObject = {};
    for (const [name, inner] of node[1] as readonly (readonly [string | null, number])[]) {
      const value = this.node(inner, depth + 1);
      if (name !== null) {
        put(made, name, value);
      }
    }
    for (const [name, value] of node[2] as readonly (readonly [string, unknown])[]) {
      put(made, name, JSON.parse(JSON.stringify(value)));
    }
    return made;
  }

  private items(read: () => void): void {
    for (let count = this.long(); count !== 0n; count = this.long()) {
      if (count < 0n) {
        const size = this.long();
        if (size < 0n || size > BigInt(this.left)) {
          throw new Misfit(`a block of ${size} bytes does not fit in it`);
        }
        count = -count;
      }
      if (count > BigInt(this.left + this.weightless)) {
        throw new Misfit(`a block of ${count} items does not fit in it`);
      }
      for (let index = 0; index < Number(count); index += 1) {
        const before = this.at;
        read();
        if (this.at === before) {
          this.weightless -= 1;
          if (this.weightless < 0) {
            throw new Misfit("it has too many items that take no bytes");
          }
        }
      }
    }
  }

  private scalar(node: Node): unknown {
    const kind = node[0] as string;
    switch (kind) {
      case "null":
        return null;
      case "boolean": {
        const byte = this.take(1)[0] as number;
        if (byte > 1) {
          throw new Misfit(`the byte ${byte} is no boolean`);
        }
        return byte === 1;
      }
      case "int":
      case "long":
      case "int-real":
      case "long-real":
        return this.number(kind);
      case "float":
      case "double":
        return this.real(kind);
      case "string":
        return this.string();
      case "enum":
        return this.symbol(node);
      default: {
        const size = kind === "fixed" ? BigInt(node[1] as number) : this.long();
        const parts: string[] = [];
        for (const byte of this.take(size)) {
          parts.push(String.fromCharCode(byte));
        }
        return parts.join("");
      }
    }
  }

  private number(kind: string): number | string {
    const number = this.long();
    if (kind.startsWith("int") && (number < -INT || number >= INT)) {
      throw new Misfit(`${number} is no int`);
    }
    return kind.endsWith("-real") ? Number(number) : exact(String(number));
  }

  private real(kind: "float" | "double"): number {
    const start = this.at;
    this.take(kind === "float" ? 4 : 8);
    const number =
      kind === "float" ? this.view.getFloat32(start, true) : this.view.getFloat64(start, true);
    if (!Number.isFinite(number)) {
      throw new Misfit(`${number} is no number of JSON`);
    }
    return number;
  }

  private symbol(node: Node): string {
    const symbols = node[1] as readonly (string | null)[];
    const written = node[2] as readonly string[];
    const at = this.one([...symbols.keys()], "symbol");
    const found = symbols[at];
    if (found === null || found === undefined) {
      throw new Misfit(`the symbol ${shown(written[at])} is unknown`);
    }
    return found;
  }

  private one(listed: readonly number[], noun: string): number {
    const at = this.long();
    const found = at < 0n || at >= BigInt(listed.length) ? undefined : listed[Number(at)];
    if (found === undefined) {
      throw new Misfit(`there is no ${noun} ${at}`);
    }
    return found;
  }

  private string(): string {
    const data = this.take(this.long());
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    } catch {
      throw new Misfit("a string is not in UTF-8");
    }
  }

  private long(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.take(1)[0] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (value >= LONG * 2n) break;
        return (value >> 1n) ^ -(value & 1n);
      }
    }
    throw new Misfit("a number has more than 64 bits");
  }

  private take(size: number | bigint): Uint8Array {
    if (size < 0 || size > this.left) {
      throw new Misfit(`${size} bytes are wanted, ${this.left} are left`);
    }
    const start = this.at;
    this.at += Number(size);
    return this.data.subarray(start, this.at);
  }
}

/** Not by assignment: to an object, `__proto__` is no member. */
function put(made: object, name: string, value: unknown): void {
  Object.defineProperty(made, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
