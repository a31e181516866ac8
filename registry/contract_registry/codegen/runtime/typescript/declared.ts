/**
 * What senders may send: the names that the schemas in force declare where they stand.
 *
 * In force is what applies and holds: through references, `allOf`, the branches that hold, and what
 * a condition leads to. `not`, `if` and branches that fail allow nothing.
 */

import { matches } from "./assertions.js";
import { has, isArray, isObject, type Members, membersOf, namesOf, textsOf } from "./exact.js";
import type { Nodes } from "./keywords.js";
import { type Found, type Node, Problem } from "./nodes.js";
import { BRANCHES, Numbers, ofElement, ofMember, tupleLength, under } from "./places.js";

const CHOICES = ["anyOf", "oneOf", "if", "dependentSchemas"];
const CLOSING = ["properties", "patternProperties", "required"];
const MOST_KEPT = 1_000;

/** The schemas that apply to a place; `weak` ones of `contains` declare, but close nothing. */
class Applied {
  private readonly senders: Senders;
  private readonly strong: readonly Node[];
  private readonly weak: readonly Node[];
  private readonly only: Force | undefined;

  constructor(senders: Senders, strong: readonly Node[], weak: readonly Node[]) {
    this.senders = senders;
    this.strong = strong;
    this.weak = weak;
    const certain = inForce(strong, undefined, senders.nodes);
    const varies = certain.some(({ plan }) => CHOICES.some((keyword) => has(plan, keyword)));
    this.only = varies || weak.length > 0 ? undefined : senders.force(certain, []);
  }

  /** What of it is in force for a value that is there. */
  force(value: unknown): Force {
    if (this.only !== undefined) return this.only;
    const { nodes } = this.senders;
    const holding = this.weak.filter((node) => node.first(value) === undefined);
    return this.senders.force(
      inForce(this.strong, [value], nodes),
      inForce(holding, [value], nodes),
    );
  }
}

/** The schemas in force at a place, and what they declare. */
class Force {
  private readonly senders: Senders;
  private readonly strong: readonly Node[];
  private readonly weak: readonly Node[];
  private readonly always: readonly string[];
  private readonly closed: boolean;
  private readonly names: ReadonlySet<string>;
  private readonly patterns: readonly string[];
  private readonly tuple: number;
  private readonly members = new Map<string, Applied | undefined>();
  private readonly elements = new Map<number, Applied | undefined>();

  constructor(senders: Senders, strong: readonly Node[], weak: readonly Node[]) {
    this.senders = senders;
    this.strong = strong;
    this.weak = weak;
    const declaring = [...strong, ...weak];
    const says = strong.some(({ plan }) => CLOSING.some((keyword) => isFilled(plan[keyword])));
    this.closed = says && !declaring.some(({ plan }) => isOpen(plan));
    this.always = strong.flatMap(({ plan }) => textsOf(plan["alwaysSent"]));
    this.names = new Set(
      declaring.flatMap(({ plan }) => [
        ...Object.keys(membersOf(plan["properties"])),
        ...textsOf(plan["required"]),
      ]),
    );
    this.patterns = declaring.flatMap(({ plan }) =>
      Object.keys(membersOf(plan["patternProperties"])),
    );
    this.tuple = Math.max(0, ...declaring.map(tupleLength));
  }

  /** What is undeclared in an object, or missing though it is always sent. */
  problem(members: Members): Found {
    const missing = this.always.find((name) => !has(members, name));
    if (missing !== undefined) return new Problem("is missing: it is always sent", missing);
    if (!this.closed) return undefined;
    const unknown = namesOf(members).find(
      (name) => !this.names.has(name) && !this.patterns.some((one) => matches(one, name)),
    );
    return unknown === undefined ? undefined : new Problem("is not declared", unknown);
  }

  /** What applies to the member of that name; undefined where nothing does. */
  member(name: string): Applied | undefined {
    const known = this.members.get(name);
    if (known !== undefined || this.members.has(name)) return known;
    const { nodes } = this.senders;
    const below = (some: readonly Node[]) =>
      firstFilled((late) => some.flatMap(({ plan }) => ofMember(plan, name, nodes, late)));
    const applied = this.senders.applied(below(this.strong), below(this.weak));
    if (this.members.size < MOST_KEPT) this.members.set(name, applied);
    return applied;
  }

  /** What applies to the element at that index; undefined where nothing does. */
  element(index: number): Applied | undefined {
    const position = Math.min(index, this.tuple); // all later ones meet the same schemas
    const known = this.elements.get(position);
    if (known !== undefined || this.elements.has(position)) return known;
    const { nodes } = this.senders;
    const below = (some: readonly Node[]) =>
      firstFilled((late) => some.flatMap(({ plan }) => ofElement(plan, position, nodes, late)));
    const contained = [...this.strong, ...this.weak].flatMap(({ plan }) =>
      under(plan, ["contains"], nodes),
    );
    const weak = [...below(this.weak), ...contained];
    const applied = this.senders.applied(below(this.strong), weak);
    this.elements.set(position, applied);
    return applied;
  }
}

/** What a plan lets its senders send, as far as it was asked. */
export class Senders {
  readonly nodes: Nodes;
  private readonly numbers = new Numbers();
  private readonly places = new Map<string, Applied>();
  private readonly forces = new Map<string, Force>();

  constructor(nodes: Nodes) {
    this.nodes = nodes;
  }

  /**
   * The first name in a valid message that is not declared, or that is missing.
   *
   * Where the schemas in force declare no name the object is free, and where they say what
   * additional members have to be.
   */
  problem(message: unknown): Found {
    return this.problemAt(this.applied([this.nodes.root], []), message);
  }

  private problemAt(applied: Applied | undefined, value: unknown): Found {
    if (applied === undefined || typeof value !== "object" || value === null) return undefined;
    const force = applied.force(value);
    if (isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (typeof item !== "object") continue;
        const problem = this.problemAt(force.element(index), item);
        if (problem !== undefined) return problem.within(index);
      }
    } else if (isObject(value)) {
      const problem = force.problem(value);
      if (problem !== undefined) return problem;
      for (const name of namesOf(value)) {
        if (typeof value[name] !== "object") continue;
        const inner = this.problemAt(force.member(name), value[name]);
        if (inner !== undefined) return inner.within(name);
      }
    }
    return undefined;
  }

  /** These schemas, applied to a place. */
  applied(strong: readonly Node[], weak: readonly Node[]): Applied | undefined {
    if (strong.length === 0 && weak.length === 0) return undefined;
    const place = `${this.numbers.of(strong)};${this.numbers.of(weak)}`;
    let known = this.places.get(place);
    if (known === undefined) {
      known = new Applied(this, strong, weak);
      this.places.set(place, known);
    }
    return known;
  }

  /** These schemas, in force at a place. */
  force(strong: readonly Node[], weak: readonly Node[]): Force {
    const place = `${this.numbers.of(strong)};${this.numbers.of(weak)}`;
    let known = this.forces.get(place);
    if (known === undefined) {
      known = new Force(this, strong, weak);
      this.forces.set(place, known);
    }
    return known;
  }
}

function isFilled(value: unknown): boolean {
  return (isArray(value) ? value : Object.keys(membersOf(value))).length > 0;
}

function isOpen(plan: Members): boolean {
  return has(plan, "additionalProperties") || has(plan, "unevaluatedProperties");
}

/** What applies without `unevaluated…`, and with it where nothing else does. */
function firstFilled(find: (late: boolean) => readonly Node[]): readonly Node[] {
  const found = find(false);
  return found.length > 0 ? found : find(true);
}

/** What is in force among `starts` and what they lead to; without a value, what surely is. */
function inForce(starts: readonly Node[], value: readonly [unknown] | undefined, nodes: Nodes): Node[] {
  const found = new Set<Node>();
  const waiting = [...starts].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    const onward = has(node.plan, "$ref") ? [nodes.named(node.plan["$ref"])] : [];
    onward.push(...nodes.each(node.plan["allOf"]));
    if (value !== undefined) onward.push(...chosen(node.plan, value[0], nodes));
    waiting.push(...onward.reverse());
  }
  return [...found];
}

function chosen(plan: Members, value: unknown, nodes: Nodes): Node[] {
  const holds = (node: Node) => node.first(value) === undefined;
  const found = BRANCHES.slice(1).flatMap((keyword) => nodes.each(plan[keyword]).filter(holds));
  if (has(plan, "if")) {
    found.push(...under(plan, [holds(nodes.of(plan["if"])) ? "then" : "else"], nodes));
  }
  if (isObject(value)) {
    for (const [name, node] of nodes.byName(plan["dependentSchemas"])) {
      if (has(value, name)) found.push(node);
    }
  }
  return found;
}
