/** Values in paths, queries and headers, which carry text: what they are by schema, and back. */

import { Unreadable } from "./contract.js";
import { exact, member, owns, type JsonObject } from "./json-text.js";

/** What a value is; the plurals are arrays. */
export type Kind =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "strings"
  | "integers"
  | "numbers"
  | "booleans";

export type Kinds = { readonly [name: string]: Kind };
export type Texts = { readonly [name: string]: readonly string[] };

const INTEGER = /^-?(0|[1-9][0-9]*)$/;
const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

/**
 * What texts say, by the kinds of their names. What does not fit stays a text, for the schema to
 * refuse; a name that comes twice where one value is due becomes an array, to be refused too.
 */
export function values(texts: Texts, kinds: Kinds): JsonObject {
  return Object.fromEntries(
    Object.entries(texts).map(([name, every]) => {
      const kind = kindOf(name, kinds);
      const read = every.map((text) => valueOf(text, kind));
      return [name, kind.endsWith("s") || read.length !== 1 ? read : read[0]];
    }),
  );
}

/** The headers that a contract names, as it spells them; the others are none of its business. */
export function headers(texts: Texts, kinds: Kinds): JsonObject {
  const spelled = new Map(Object.keys(kinds).map((name) => [name.toLowerCase(), name]));
  const known = Object.entries(texts).flatMap(([name, every]) => {
    const as = spelled.get(name.toLowerCase());
    if (as === undefined) {
      return [];
    }
    const split = every.flatMap((text) => text.split(",").map((part) => part.trim()));
    return [[as, kindOf(as, kinds).endsWith("s") ? split : every] as const];
  });
  return values(Object.fromEntries(known), kinds);
}

/** Values as texts, an array as several. Throws Unreadable for an object or null. */
export function texts(given: object): Texts {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const every: unknown[] = Array.isArray(value) ? value : [value];
        return [name, every.map((each) => textOf(name, each))];
      }),
  );
}

/** A path with its parameters in it: `/items/{sku}`, `/files/{name+}`. Throws Unreadable. */
export function filled(template: string, given: object): string {
  const known = texts(given);
  return template.replace(/\{([^{}+]+)(\+?)\}/g, (_, name: string, greedy: string) => {
    if (!owns(known, name)) {
      throw new Unreadable(`/${name}`, "is missing");
    }
    const text = known[name]?.join(",") ?? "";
    const steps = greedy === "+" ? text.split("/") : [text];
    if (steps.some((step) => ["", ".", ".."].includes(step))) {
      throw new Unreadable(`/${name}`, `is "${text}", which would lead to another path`);
    }
    return steps.map((step) => encodeURIComponent(step)).join("/");
  });
}

/** A query string, with its `?` where there is anything. Throws Unreadable. */
export function query(given: object): string {
  const pairs = Object.entries(texts(given)).flatMap(([name, every]) =>
    every.map((text) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`),
  );
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

/** The values of a raw query string, by name. */
export function fromQuery(text: string): Texts {
  const found = new Map<string, string[]>();
  for (const pair of text.split("&").filter((it) => it !== "")) {
    const [name = "", ...rest] = pair.split("=");
    const key = decoded(name);
    found.set(key, [...(found.get(key) ?? []), decoded(rest.join("="))]);
  }
  return Object.fromEntries(found);
}

function decoded(text: string): string {
  const spaced = text.replace(/\+/g, " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function kindOf(name: string, kinds: Kinds): Kind {
  return (member(kinds, name) as Kind | undefined) ?? "string";
}

function valueOf(text: string, kind: Kind): unknown {
  const single = kind.replace(/s$/, "");
  if ((single === "integer" && INTEGER.test(text)) || (single === "number" && NUMBER.test(text))) {
    return exact(text);
  }
  return single === "boolean" && (text === "true" || text === "false") ? text === "true" : text;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) {
    return String(value);
  }
  throw new Unreadable(`/${name}`, "is no text, number or boolean");
}
