/** The keywords of plans: what each of them checks. */

import {
  compare,
  has,
  isArray,
  isInteger,
  isMultiple,
  isNumber,
  isObject,
  key,
  lengthOf,
  type Members,
  namesOf,
} from "./exact.js";
import { FORMATS } from "./formats.js";
import {
  type Check,
  Node,
  type OfArray,
  type OfNumber,
  type OfObject,
  type OfText,
  Problem,
  Seen,
} from "./nodes.js";

/** The nodes of one plan, made when they are first needed. */
export class Nodes {
  readonly root: Node;
  private readonly definitions: Members;
  private readonly made = new Map<unknown, Node>();

  constructor(plan: Members) {
    this.definitions = membersOf(plan["definitions"]);
    this.root = this.of(plan["schema"]);
  }

  /** The node of a part of the plan. */
  of(plan: unknown): Node {
    let node = this.made.get(plan);
    if (node === undefined) {
      node = new Node(plan);
      this.made.set(plan, node);
      if (plan === false) node.every.push(() => new Problem("is not allowed"));
      fill(node, this);
    }
    return node;
  }

  /** The node of a definition. */
  named(name: unknown): Node {
    return this.of(this.definitions[name as string]);
  }

  /** The nodes of a list. */
  each(plans: unknown): Node[] {
    return listOf(plans).map((plan) => this.of(plan));
  }

  /** The nodes of a mapping. */
  byName(plans: unknown): (readonly [name: string, node: Node])[] {
    return Object.entries(membersOf(plans)).map(([name, plan]) => [name, this.of(plan)]);
  }
}

export function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return isArray(value) ? value : [];
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value) as readonly string[];
}

// --- any value

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

function listed(values: readonly unknown[]): string {
  if (values.length === 0) return "another value, but none is allowed";
  const texts = values.slice(0, 12).map((value) => JSON.stringify(value));
  const short = texts.map((text) => (text.length <= 60 ? text : `${text.slice(0, 59)}…`));
  const rest = values.length > 12 ? [`one of ${values.length - 12} more`] : [];
  return [...short, ...rest].join(" or ");
}

// --- texts and numbers

function counted(one: string, many: string, count: unknown): string {
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

// --- arrays

function minItems(plan: Members): OfArray {
  const least = plan["minItems"] as number;
  const reason = `must have at least ${counted("element", "elements", least)}`;
  return (array) => (array.length >= least ? undefined : new Problem(reason));
}

function maxItems(plan: Members): OfArray {
  const most = plan["maxItems"] as number;
  const reason = `must have at most ${counted("element", "elements", most)}`;
  return (array) => (array.length <= most ? undefined : new Problem(reason));
}

function uniqueItems(): OfArray {
  return (array) => {
    const known = new Map<string, number>();
    for (const [index, item] of array.entries()) {
      const text = key(item);
      const before = known.get(text);
      if (before !== undefined) {
        return new Problem(`must not repeat the element at ${before}`, index);
      }
      known.set(text, index);
    }
    return undefined;
  };
}

function prefixItems(plan: Members, nodes: Nodes): OfArray {
  const parts = nodes.each(plan["prefixItems"]);
  return (array, seen, place) => {
    for (const [index, node] of parts.slice(0, array.length).entries()) {
      const problem = node.first(array[index], undefined, place?.element(index));
      if (problem !== undefined) return problem.within(index);
      seen?.items.add(index);
    }
    return undefined;
  };
}

function items(plan: Members, nodes: Nodes): OfArray {
  const node = nodes.of(plan["items"]);
  const start = listOf(plan["prefixItems"]).length;
  return (array, seen, place) => {
    for (let index = start; index < array.length; index += 1) {
      const problem = node.first(array[index], undefined, place?.element(index));
      if (problem !== undefined) return problem.within(index);
      seen?.items.add(index);
    }
    return undefined;
  };
}

function contains(plan: Members, nodes: Nodes): OfArray {
  const node = nodes.of(plan["contains"]);
  const least = (plan["minContains"] ?? 1) as number;
  const most = plan["maxContains"] as number | undefined;
  const marks = plan["containsEvaluates"] !== false;
  return (array, seen, place) => {
    const inner = most === undefined ? place : undefined; // fewer must not become more
    const found: number[] = [];
    for (const [index, item] of array.entries()) {
      if (node.first(item, undefined, inner?.element(index)) === undefined) found.push(index);
    }
    if (found.length < least) {
      return new Problem(
        `must contain ${counted("element", "elements", least)} of a certain kind`,
      );
    }
    if (most !== undefined && found.length > most) {
      return new Problem(
        `must contain at most ${counted("element", "elements", most)} of a certain kind`,
      );
    }
    if (marks) found.forEach((index) => seen?.items.add(index));
    return undefined;
  };
}

function unevaluatedItems(plan: Members, nodes: Nodes): Check {
  const node = nodes.of(plan["unevaluatedItems"]);
  return (value, seen, place) => {
    if (!isArray(value)) return undefined;
    for (const [index, item] of value.entries()) {
      if (seen?.items.has(index)) continue;
      const problem = node.first(item, undefined, place?.element(index));
      if (problem !== undefined) return problem.within(index);
      seen?.items.add(index);
    }
    return undefined;
  };
}

// --- objects

function required(plan: Members): OfObject {
  const names = textsOf(plan["required"]);
  return (members) => {
    const missing = names.find((name) => !has(members, name));
    return missing === undefined ? undefined : new Problem("is missing", missing);
  };
}

function dependentRequired(plan: Members): OfObject {
  const needed = Object.entries(membersOf(plan["dependentRequired"]));
  return (members) => {
    for (const [trigger, names] of needed) {
      if (!has(members, trigger)) continue;
      const missing = textsOf(names).find((name) => !has(members, name));
      if (missing !== undefined) return new Problem(`is missing beside ${trigger}`, missing);
    }
    return undefined;
  };
}

function dependentSchemas(plan: Members, nodes: Nodes): OfObject {
  const parts = nodes.byName(plan["dependentSchemas"]);
  return (members, seen, place) => {
    for (const [trigger, node] of parts) {
      const problem = has(members, trigger) ? node.first(members, seen, place) : undefined;
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function minProperties(plan: Members): OfObject {
  const least = plan["minProperties"] as number;
  const reason = `must have at least ${counted("member", "members", least)}`;
  return (members) => (namesOf(members).length >= least ? undefined : new Problem(reason));
}

function maxProperties(plan: Members): OfObject {
  const most = plan["maxProperties"] as number;
  const reason = `must have at most ${counted("member", "members", most)}`;
  return (members) => (namesOf(members).length <= most ? undefined : new Problem(reason));
}

function propertyNames(plan: Members, nodes: Nodes): OfObject {
  const node = nodes.of(plan["propertyNames"]);
  return (members) => {
    for (const name of namesOf(members)) {
      const problem = node.first(name);
      if (problem !== undefined) {
        return new Problem(`is no name that is allowed: it ${problem.reason}`, name);
      }
    }
    return undefined;
  };
}

function properties(plan: Members, nodes: Nodes): OfObject {
  const parts = nodes.byName(plan["properties"]);
  return (members, seen, place) => {
    for (const [name, node] of parts) {
      if (!has(members, name)) continue;
      const problem = node.first(members[name], undefined, place?.member(name));
      if (problem !== undefined) return problem.within(name);
      seen?.names.add(name);
    }
    return undefined;
  };
}

function patternProperties(plan: Members, nodes: Nodes): OfObject {
  const parts = nodes.byName(plan["patternProperties"]);
  return (members, seen, place) => {
    const names = namesOf(members);
    for (const [expected, node] of parts) {
      for (const name of names) {
        if (!matches(expected, name)) continue;
        const problem = node.first(members[name], undefined, place?.member(name));
        if (problem !== undefined) return problem.within(name);
        seen?.names.add(name);
      }
    }
    return undefined;
  };
}

function additionalProperties(plan: Members, nodes: Nodes): OfObject {
  const known = new Set(Object.keys(membersOf(plan["properties"])));
  const patterns = Object.keys(membersOf(plan["patternProperties"]));
  const rest = ofRest(plan, "additionalProperties", nodes);
  return (members, seen, place) => {
    const names = namesOf(members).filter(
      (name) => !known.has(name) && !patterns.some((expected) => matches(expected, name)),
    );
    return rest(members, names, seen, place);
  };
}

function unevaluatedProperties(plan: Members, nodes: Nodes): Check {
  const rest = ofRest(plan, "unevaluatedProperties", nodes);
  return (value, seen, place) => {
    if (!isObject(value)) return undefined;
    return rest(value, namesOf(value).filter((name) => !seen?.names.has(name)), seen, place);
  };
}

type OfRest = (
  members: Members,
  names: readonly string[],
  ...rest: [Parameters<Check>[1], Parameters<Check>[2]]
) => ReturnType<Check>;

/** What is said of all other names. */
function ofRest(plan: Members, keyword: string, nodes: Nodes): OfRest {
  const closed = plan[keyword] === false;
  const node = nodes.of(plan[keyword]);
  // A record of names may ignore others; a map of patterns means what it says.
  const isMap = !("properties" in plan) && ("patternProperties" in plan || "propertyNames" in plan);
  return (members, names, seen, place) => {
    for (const name of names) {
      if (closed) {
        if (place === undefined || isMap || place.refuses(name)) {
          return new Problem("is not declared", name);
        }
        continue;
      }
      const problem = node.first(members[name], undefined, place?.member(name));
      if (problem !== undefined) return problem.within(name);
      seen?.names.add(name);
    }
    return undefined;
  };
}

// --- the same value

function reference(plan: Members, nodes: Nodes): Check {
  const name = plan["$ref"];
  return (value, seen, place) => nodes.named(name).first(value, seen, place);
}

function allOf(plan: Members, nodes: Nodes): Check {
  const parts = nodes.each(plan["allOf"]);
  return (value, seen, place) => {
    for (const node of parts) {
      const problem = node.first(value, seen, place);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** `anyOf` and `oneOf`. */
function branches(keyword: string): (plan: Members, nodes: Nodes) => Check {
  const onlyOne = keyword === "oneOf";
  return (plan, nodes) => {
    const parts = nodes.each(plan[keyword]);
    return (value, seen, place) => {
      const problems: Problem[] = [];
      for (const node of parts) {
        const inner = seen && new Seen();
        const problem = node.first(value, inner, place);
        if (problem !== undefined) {
          problems.push(problem);
          continue;
        }
        if (inner !== undefined) seen?.take(inner);
        else if (!onlyOne) return undefined;
      }
      const holding = parts.length - problems.length;
      if (holding === 0) return closest(value, parts, problems, nodes);
      if (!onlyOne || holding === 1) return undefined;
      return new Problem("fits several alternatives, and must fit only one");
    };
  };
}

/** The problem of the branch that was meant: by its constants, else the deepest one. */
function closest(value: unknown, parts: Node[], problems: Problem[], nodes: Nodes): Problem {
  const told = parts.map((node) => toldBy(value, node, nodes));
  const best = Math.max(...told);
  const meant = problems.filter((_, index) => told[index] === best);
  const deepest = meant.reduce((one, other) => (other.steps.length > one.steps.length ? other : one));
  if (deepest.steps.length > 0 || meant.length === 1) return deepest;
  const reasons = [...new Set(meant.map((problem) => problem.reason))];
  return new Problem(reasons.slice(0, 4).join(" or ") + (reasons.length > 4 ? " …" : ""));
}

/** What a branch's constants say: 1, the value is meant for it; -1, it is not; 0, nothing. */
function toldBy(value: unknown, start: Node, nodes: Nodes): number {
  if (!isObject(value)) return 0;
  let said = 0;
  const waiting = new Set([start]);
  for (const { plan } of waiting) {
    if (plan["$ref"] !== undefined) waiting.add(nodes.named(plan["$ref"]));
    for (const node of nodes.each(plan["allOf"])) waiting.add(node);
    for (const [name, part] of Object.entries(membersOf(plan["properties"]))) {
      if (!has(value, name) || !isObject(part) || !("enum" in part)) continue;
      const found = key(value[name]);
      if (!listOf(part["enum"]).some((allowed) => key(allowed) === found)) return -1;
      said = 1;
    }
  }
  return said;
}

function not(plan: Members, nodes: Nodes): Check {
  const node = nodes.of(plan["not"]);
  return (value) => (node.first(value) === undefined ? new Problem("is excluded") : undefined);
}

function condition(plan: Members, nodes: Nodes): Check {
  const [test, then, otherwise] = ["if", "then", "else"].map((name) => nodes.of(plan[name] ?? true));
  return (value, seen, place) => {
    const inner = seen && new Seen();
    if (test?.first(value, inner) !== undefined) return otherwise?.first(value, seen, place);
    if (inner !== undefined) seen?.take(inner);
    return then?.first(value, seen, place);
  };
}

// --- the order in which they are checked

const EVERY = { type, enum: enumeration };
const TEXTS = { minLength, maxLength, pattern, format };
const NUMBERS = {
  minimum: limit("at least", (sign) => sign >= 0),
  exclusiveMinimum: limit("above", (sign) => sign > 0),
  maximum: limit("at most", (sign) => sign <= 0),
  exclusiveMaximum: limit("below", (sign) => sign < 0),
  multipleOf,
};
const ARRAYS = { minItems, maxItems, uniqueItems, prefixItems, items, contains };
const OBJECTS = {
  required,
  minProperties,
  maxProperties,
  propertyNames,
  properties,
  patternProperties,
  additionalProperties,
  dependentRequired,
  dependentSchemas,
};
const APPLIED = {
  $ref: reference,
  allOf,
  anyOf: branches("anyOf"),
  oneOf: branches("oneOf"),
  not,
  if: condition,
};
const LATE = { unevaluatedItems, unevaluatedProperties };

function fill(node: Node, nodes: Nodes): void {
  const plan = node.plan;
  node.every.push(...made(EVERY, plan, (make, name) => make(plan[name])));
  node.texts.push(...made(TEXTS, plan, (make, name) => make(plan[name])));
  node.numbers.push(...made(NUMBERS, plan, (make, name) => make(plan[name])));
  node.arrays.push(...made(ARRAYS, plan, (make) => make(plan, nodes)));
  node.objects.push(...made(OBJECTS, plan, (make) => make(plan, nodes)));
  node.applied.push(...made(APPLIED, plan, (make) => make(plan, nodes)));
  node.late.push(...made(LATE, plan, (make) => make(plan, nodes)));
}

function made<Make, Made>(
  table: Readonly<Record<string, Make>>,
  plan: Members,
  build: (make: Make, name: string) => Made,
): Made[] {
  const named = Object.entries(table).filter(([name]) => has(plan, name));
  return named.map(([name, make]) => build(make, name));
}
