/** DynamoDB's typed values as plain ones: no digit lost, sets sorted, binary in base64. */

import { Unreadable } from "./contract.js";
import { compareNumerals, exact, isObject, reasonOf, shown } from "./json-text.js";

/**
 * The plain value of an attribute value, as Lambda's JSON has it. A number is a `number`, or its
 * digits in a string where a `number` would change it; a set is a sorted array; binary stays
 * base64. Throws Unreadable for what is no attribute value.
 */
export function unmarshalled(value: unknown, pointer = ""): unknown {
  const entries = isObject(value) ? Object.entries(value) : [];
  const [first] = entries;
  if (first === undefined || entries.length !== 1) {
    throw new Unreadable(pointer, "is no attribute value with one type");
  }
  const [tag, inner] = first;
  if (typeof inner === "string") {
    if (tag === "S") {
      return inner;
    }
    if (tag === "N") {
      return numberOf(inner, pointer);
    }
    if (tag === "B") {
      return binary(inner, pointer);
    }
  }
  if (typeof inner === "boolean" && (tag === "BOOL" || tag === "NULL")) {
    return tag === "BOOL" ? inner : null;
  }
  if (tag === "M" && isObject(inner)) {
    return image(inner, pointer);
  }
  if (tag === "L" && Array.isArray(inner)) {
    return inner.map((it: unknown, index) => unmarshalled(it, `${pointer}/${index}`));
  }
  if (Array.isArray(inner) && inner.every((it) => typeof it === "string")) {
    if (tag === "SS") {
      return [...inner].sort();
    }
    if (tag === "NS") {
      return [...inner].sort(compareNumerals).map((it) => numberOf(it, pointer));
    }
    if (tag === "BS") {
      return inner.map((it) => binary(it, pointer)).sort();
    }
  }
  throw new Unreadable(pointer, `is no attribute value: ${shown(value)}`);
}

/** The plain values of an item, by name. Throws Unreadable. */
export function image(values: unknown, pointer = ""): { readonly [name: string]: unknown } {
  if (!isObject(values)) {
    throw new Unreadable(pointer, "is no item");
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, it]) => {
      const token = name.replace(/\~/g, "~0").replace(/\//g, "~1");
      return [name, unmarshalled(it, `${pointer}/${token}`)];
    }),
  );
}

function numberOf(text: string, pointer: string): number | string {
  try {
    return exact(text);
  } catch (error) {
    throw new Unreadable(pointer, reasonOf(error));
  }
}

function binary(text: string, pointer: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw new Unreadable(pointer, "is no base64");
  }
  return text;
}
