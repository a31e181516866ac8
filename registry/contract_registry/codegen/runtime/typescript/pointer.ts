/** JSON Pointer (RFC 6901) over plain values. */

import { isObject, owns } from "./json-text.js";

/** What a pointer leads to; found is false where it leads nowhere. */
export type Found = { readonly found: true; readonly value: unknown } | { readonly found: false };

export function at(document: unknown, pointer: string): Found {
  let value = document;
  for (const token of tokens(pointer)) {
    if (isObject(value) && owns(value, token)) {
      value = value[token];
    } else if (Array.isArray(value) && /^[0-9]+$/.test(token) && Number(token) < value.length) {
      value = value[Number(token)] as unknown;
    } else {
      return { found: false };
    }
  }
  return { found: true, value };
}

/** The names on the way of a pointer. */
export function tokens(pointer: string): string[] {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
}
