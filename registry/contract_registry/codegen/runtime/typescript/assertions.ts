/** Keywords that look at one value: types, constants, texts, numbers. */

import {
  compare,
  isArray,
  isInteger,
  isMultiple,
  isNumber,
  isObject,
  key,
  lengthOf,
  listOf,
} from "./exact.js";
import { FORMATS } from "./formats.js";
import { type Check, type OfNumber, type OfText, Problem } from "./nodes.js";

const NAMES: ReadonlyMap<unknown, string> = new Map([
  ["null", "null"],
  ["boolean", "true or false"],
  ["integer", "an integer"],
  ["number", "a number"],
  ["string", "a string"],
  ["array", "an array"],
  ["object", "an object"],
]);

function isOfType(name: unknown, value: unknown): boolean {
  switch (name) {
    case "null":
      return value === null;
    case "integer":
      return isInteger(value);
    case "number":
      return isNumber(value);
    case "array":
      return isArray(value);
    case "object":
      return isObject(value);
    default:
      return typeof value === name;
  }
}

function type(argument: unknown): Check {
  const types = isArray(argument) ? argument : [argument];
  const reason = `must be ${types.map((name) => NAMES.get(name)).join(" or ")}`;
  return (value) =>
    types.some((name) => isOfType(name, value)) ? undefined : new Problem(reason);
}

function enumeration(argument: unknown): Check {
  const values = listOf(argument);
  const allowed = new Set(values.map(key));
  return (value) => (allowed.has(key(value)) ? undefined : new Problem(`must be ${listed(values)}`));
}

function extensible(argument: unknown): Check {
  const known = enumeration(argument);
  // A place is given where a reader is lenient.
  return (value, seen, place) => (place === undefined ? known(value, seen, place) : undefined);
}

/** Values as a reason tells them. */
export function listed(values: readonly unknown[]): string {
  if (values.length === 0) return "another value, but none is allowed";
  const texts = values.slice(0, 12).map((value) => JSON.stringify(value));
  const short = texts.map((text) => (text.length <= 60 ? text : `${text.slice(0, 59)}…`));
  const rest = values.length > 12 ? [`one of ${values.length - 12} more`] : [];
  return [...short, ...rest].join(" or ");
}

/** A number with its noun. */
export function counted(one: string, many: string, count: unknown): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}

function minLength(argument: unknown): OfText {
  const least = argument as number;
  const reason = `must have at least ${counted("character", "characters", least)}`;
  return (text) => (lengthOf(text) >= least ? undefined : new Problem(reason));
}

function maxLength(argument: unknown): OfText {
  const most = argument as number;
  const reason = `must have at most ${counted("character", "characters", most)}`;
  const fits = (text: string) => text.length <= most || lengthOf(text) <= most;
  return (text) => (fits(text) ? undefined : new Problem(reason));
}

/** Whether a text holds a match of a pattern. */
export function matches(pattern: string, text: string): boolean {
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(pattern, "u");
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}

const expressions = new Map<string, RegExp>();

function pattern(argument: unknown): OfText {
  const expected = argument as string;
  return (text) => (matches(expected, text) ? undefined : new Problem(`must match ${expected}`));
}

function format(argument: unknown): OfText {
  const hasFormat = FORMATS.get(argument as string);
  const reason = `must be in the format ${String(argument)}`;
  return (text) => (hasFormat?.(text) ?? true ? undefined : new Problem(reason));
}

/** A limit. `holds` looks at how the number stands to it. */
function limit(what: string, holds: (sign: number) => boolean): (argument: unknown) => OfNumber {
  return (argument) => (value) =>
    holds(compare(value, argument)) ? undefined : new Problem(`must be ${what} ${String(argument)}`);
}

function multipleOf(step: unknown): OfNumber {
  const reason = `must be a multiple of ${String(step)}`;
  return (value) => (isMultiple(value, step) ? undefined : new Problem(reason));
}

export const EVERY = { type, enum: enumeration, "x-extensible-enum": extensible };
export const TEXTS = { minLength, maxLength, pattern, format };
export const NUMBERS = {
  minimum: limit("at least", (sign) => sign >= 0),
  exclusiveMinimum: limit("above", (sign) => sign > 0),
  maximum: limit("at most", (sign) => sign <= 0),
  exclusiveMaximum: limit("below", (sign) => sign < 0),
  multipleOf,
};
