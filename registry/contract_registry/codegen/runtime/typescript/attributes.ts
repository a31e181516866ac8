/** Message attributes of SNS and SQS: their types, and how many bytes they count for. */

import { Unreadable } from "./contract.js";
import { bytes, exact, isObject, read, reasonOf, write, type JsonObject } from "./json-text.js";

/** An attribute as Publish and SendMessage take it. */
export interface Attribute {
  DataType: string;
  StringValue: string;
}

export type Attributes = Record<string, Attribute>;

/** Attributes with their types: String, Number, String.Array. Throws Unreadable for a value that no
 * attribute can have. */
export function typed(values: object): Attributes {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typedValue(name, value as unknown)]),
  );
}

function typedValue(name: string, value: unknown): Attribute {
  if (typeof value === "string") {
    if (value === "") {
      throw new Unreadable(`/${name}`, "is empty, which no message attribute can be");
    }
    return { DataType: "String", StringValue: value };
  }
  if (typeof value === "number") {
    return { DataType: "Number", StringValue: write(value) };
  }
  if (Array.isArray(value)) {
    return { DataType: "String.Array", StringValue: write(value) };
  }
  throw new Unreadable(`/${name}`, "is no text, number or array, as message attributes are");
}

/** The bytes of attributes as AWS counts them: names, types and values. */
export function sizeOf(attributes: Attributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, it]) => sum + bytes(name) + bytes(it.DataType) + bytes(it.StringValue),
    0,
  );
}

/**
 * The values of attributes as they were delivered, by what AWS calls their type and value here:
 * `Type` and `Value` from SNS, `dataType` and `stringValue` from SQS. A Number is a number, or its
 * digits where a number would change it; a String.Array is an array; Binary stays in base64. Throws
 * Unreadable.
 */
export function plain(attributes: unknown, type: string, value: string): JsonObject {
  if (attributes === undefined || attributes === null) {
    return {};
  }
  if (!isObject(attributes)) {
    throw new Unreadable("", "lacks an object of message attributes");
  }
  return Object.fromEntries(
    Object.entries(attributes).map(([name, it]) => [name, plainValue(name, it, type, value)]),
  );
}

function plainValue(name: string, attribute: unknown, type: string, value: string): unknown {
  const fields = isObject(attribute) ? attribute : {};
  const kind = fields[type];
  const text = fields[value];
  if (typeof kind !== "string") {
    throw new Unreadable(`/${name}`, "has no type among the message attributes");
  }
  const [family] = kind.split(".", 1);
  if (family === "Binary") {
    return text ?? fields["binaryValue"];
  }
  if (typeof text !== "string") {
    throw new Unreadable(`/${name}`, "has no value among the message attributes");
  }
  try {
    if (family === "Number") {
      return exact(text);
    }
    return kind === "String.Array" ? read(text) : text;
  } catch (error) {
    throw new Unreadable(`/${name}`, reasonOf(error));
  }
}
