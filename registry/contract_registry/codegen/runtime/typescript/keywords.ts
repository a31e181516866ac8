/** The keywords of plans, and the nodes that are made of them. */

import { EVERY, listed, NUMBERS, TEXTS } from "./assertions.js";
import { ARRAYS, LATE, OBJECTS } from "./containers.js";
import { has, isObject, key, listOf, type Members, membersOf } from "./exact.js";
import { type Check, type Found, Node, Problem, Seen } from "./nodes.js";

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
    const choose: Check = (value, seen, place) => {
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
    return (value, seen, place) => {
      if (place === undefined || !onlyOne) return choose(value, seen, place);
      // Leniency must not make a second alternative hold: as written will do as well.
      let problem: Found;
      for (const reading of [place, undefined]) {
        const inner = seen && new Seen();
        problem = choose(value, inner, reading);
        if (problem !== undefined) continue;
        if (inner !== undefined) seen?.take(inner);
        break;
      }
      return problem;
    };
  };
}

/** The problem of the branch that was meant: by its constants, else the deepest one. */
function closest(value: unknown, parts: Node[], problems: Problem[], nodes: Nodes): Problem {
  const constants = parts.map((node) => constantsOf(node, nodes));
  const told = constants.map((names) => toldBy(value, names));
  const best = Math.max(...told);
  const meant = problems.filter((_, index) => told[index] === best);
  const unknown = best < 0 ? unknownTo(value, constants) : undefined;
  if (unknown !== undefined) return unknown;
  const deepest = meant.reduce((one, other) => (other.steps.length > one.steps.length ? other : one));
  if (deepest.steps.length > 0 || meant.length === 1) return deepest;
  const reasons = [...new Set(meant.map((problem) => problem.reason))];
  return new Problem(reasons.slice(0, 4).join(" or ") + (reasons.length > 4 ? " …" : ""));
}

type Constants = ReadonlyMap<string, readonly unknown[]>;

/** The values that members must have for a branch, by name. */
function constantsOf(start: Node, nodes: Nodes): Constants {
  const found = new Map<string, readonly unknown[]>();
  const waiting = new Set([start]);
  for (const { plan } of waiting) {
    if (plan["$ref"] !== undefined) waiting.add(nodes.named(plan["$ref"]));
    for (const node of nodes.each(plan["allOf"])) waiting.add(node);
    for (const [name, part] of Object.entries(membersOf(plan["properties"]))) {
      if (isObject(part) && "enum" in part && !found.has(name)) found.set(name, listOf(part["enum"]));
    }
  }
  return found;
}

function isAmong(value: unknown, values: readonly unknown[]): boolean {
  const found = key(value);
  return values.some((one) => key(one) === found);
}

/** What constants say: 1, the value is meant for the branch; -1, it is not; 0, nothing. */
function toldBy(value: unknown, constants: Constants): number {
  if (!isObject(value)) return 0;
  const held = [...constants].filter(([name]) => has(value, name));
  if (held.length === 0) return 0;
  return held.every(([name, values]) => isAmong(value[name], values)) ? 1 : -1;
}

/** The problem of a member that tells branches apart and has a value of none of them. */
function unknownTo(value: unknown, constants: readonly Constants[]): Problem | undefined {
  if (!isObject(value)) return undefined;
  for (const name of constants[0]?.keys() ?? []) {
    if (!has(value, name) || !constants.every((names) => names.has(name))) continue;
    const every = new Map<string, unknown>();
    for (const names of constants) {
      for (const one of names.get(name) ?? []) every.set(key(one), one);
    }
    if (!every.has(key(value[name]))) {
      return new Problem(`must be ${listed([...every.values()])}`, name);
    }
  }
  return undefined;
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

const APPLIED = {
  $ref: reference,
  allOf,
  anyOf: branches("anyOf"),
  oneOf: branches("oneOf"),
  not,
  if: condition,
};

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
