/**
 * What a schema says of a place in a message, whichever of its branches holds there.
 *
 * Tolerant readers refuse only names that they know at a place; senders send only declared names.
 */

import { matches } from "./assertions.js";
import { has, isArray, isObject, listOf, type Members, membersOf, namesOf, textsOf } from "./exact.js";
import type { Nodes } from "./keywords.js";
import { type Found, type Node, Problem, type Step } from "./nodes.js";

const BRANCHES = ["allOf", "anyOf", "oneOf"];
const CLOSING = ["properties", "patternProperties", "required"];
const MOST_KEPT = 1_000;

/** The places of messages, each known by the schemas that apply to it. */
export class Places {
  readonly nodes: Nodes;
  readonly root: Place;
  private readonly numbers = new Map<Node, number>();
  private readonly known = new Map<string, Place>();

  constructor(nodes: Nodes) {
    this.nodes = nodes;
    this.root = this.of([nodes.root]);
  }

  /** The place that these apply to. */
  of(applied: readonly Node[]): Place {
    const numbers = new Set(applied.map((node) => this.number(node)));
    const place = [...numbers].sort((one, other) => one - other).join();
    let known = this.known.get(place);
    if (known === undefined) {
      known = new Place(this, applied);
      this.known.set(place, known);
    }
    return known;
  }

  private number(node: Node): number {
    const number = this.numbers.get(node) ?? this.numbers.size;
    this.numbers.set(node, number);
    return number;
  }
}

/** A place of a message: every schema that can apply to it, through any branch. */
export class Place {
  private readonly places: Places;
  private readonly nodes: readonly Node[];
  private readonly counted: boolean;
  private readonly tuple: number;
  private readonly members = new Map<string, Place>();
  private readonly elements = new Map<number, Place>();

  constructor(places: Places, applied: readonly Node[]) {
    this.places = places;
    this.nodes = closure(applied, places.nodes);
    this.counted = this.nodes.some(({ plan }) => plan["minProperties"] || "maxProperties" in plan);
    this.tuple = Math.max(0, ...this.nodes.map(({ plan }) => listOf(plan["prefixItems"]).length));
  }

  /** Whether a closed object here refuses a name that it does not declare. */
  refuses(name: string): boolean {
    return this.counted || this.nodes.some((node) => mentions(node.plan, name));
  }

  /** The place of the member of that name. */
  member(name: string): Place {
    let known = this.members.get(name);
    if (known === undefined) {
      const { nodes } = this.places;
      known = this.places.of(this.nodes.flatMap((node) => ofMember(node.plan, name, nodes, true)));
      if (this.members.size < MOST_KEPT) this.members.set(name, known);
    }
    return known;
  }

  /** The place of the element at that index. */
  element(index: number): Place {
    const position = Math.min(index, this.tuple); // all later ones meet the same schemas
    let known = this.elements.get(position);
    if (known === undefined) {
      const { nodes } = this.places;
      const applied = this.nodes.flatMap(({ plan }) => [
        ...ofElement(plan, position, nodes, true),
        ...under(plan, ["contains"], nodes),
      ]);
      known = this.places.of(applied);
      this.elements.set(position, known);
    }
    return known;
  }
}

function closure(applied: readonly Node[], nodes: Nodes): Node[] {
  const found = new Set(applied);
  for (const { plan } of found) {
    const more = [
      ...("$ref" in plan ? [nodes.named(plan["$ref"])] : []),
      ...BRANCHES.flatMap((keyword) => nodes.each(plan[keyword])),
      ...under(plan, ["not", "if", "then", "else"], nodes),
      ...nodes.byName(plan["dependentSchemas"]).map(([, node]) => node),
    ];
    more.forEach((node) => found.add(node));
  }
  return [...found];
}

function under(plan: Members, keywords: readonly string[], nodes: Nodes): Node[] {
  return keywords.filter((keyword) => has(plan, keyword)).map((keyword) => nodes.of(plan[keyword]));
}

function mentions(plan: Members, name: string): boolean {
  const needed = membersOf(plan["dependentRequired"]);
  return (
    has(membersOf(plan["properties"]), name) ||
    textsOf(plan["required"]).includes(name) ||
    has(membersOf(plan["dependentSchemas"]), name) ||
    has(needed, name) ||
    Object.values(needed).some((names) => textsOf(names).includes(name)) ||
    listOf(plan["enum"]).some((value) => isObject(value) && has(value, name)) ||
    Object.keys(membersOf(plan["patternProperties"])).some((pattern) => matches(pattern, name))
  );
}

function ofMember(plan: Members, name: string, nodes: Nodes, late: boolean): Node[] {
  const properties = membersOf(plan["properties"]);
  const found = has(properties, name) ? [nodes.of(properties[name])] : [];
  for (const [pattern, part] of Object.entries(membersOf(plan["patternProperties"]))) {
    if (matches(pattern, name)) found.push(nodes.of(part));
  }
  if (found.length > 0) return found;
  const rest = ["additionalProperties", ...(late ? ["unevaluatedProperties"] : [])];
  return under(plan, rest, nodes);
}

function ofElement(plan: Members, index: number, nodes: Nodes, late: boolean): Node[] {
  const tuple = listOf(plan["prefixItems"]);
  if (index < tuple.length) return [nodes.of(tuple[index])];
  if (has(plan, "items")) return under(plan, ["items"], nodes);
  return late ? under(plan, ["unevaluatedItems"], nodes) : [];
}

// --- what senders may send

/**
 * The first name that the contract does not declare where it stands, or that is not sent.
 *
 * Where the schemas in force declare no name the object is free, and where they say what
 * additional members have to be. The message has to be valid.
 */
export function unsendable(nodes: Nodes, message: unknown): Found {
  return unsendableAt([nodes.root], [], message, nodes);
}

/** `weak` are schemas of `contains`: what they declare counts, but they close nothing. */
function unsendableAt(
  starts: readonly Node[],
  weak: readonly Node[],
  value: unknown,
  nodes: Nodes,
): Found {
  const force = inForce(starts, value, nodes);
  const holding = weak.filter((node) => node.first(value) === undefined);
  const extra = inForce(holding, value, nodes);
  const problem = isObject(value) ? ofNames(force, extra, value) : undefined;
  if (problem !== undefined) return problem;
  for (const [step, item] of itemsOf(value)) {
    const strong = below(force, step, nodes);
    const soft = below(extra, step, nodes);
    if (typeof step === "number") {
      soft.push(...[...force, ...extra].flatMap(({ plan }) => under(plan, ["contains"], nodes)));
    }
    if (strong.length === 0 && soft.length === 0) continue;
    const found = unsendableAt(strong, soft, item, nodes);
    if (found !== undefined) return found.within(step);
  }
  return undefined;
}

function ofNames(force: readonly Node[], extra: readonly Node[], members: Members): Found {
  for (const { plan } of force) {
    const missing = textsOf(plan["alwaysSent"]).find((name) => !has(members, name));
    if (missing !== undefined) return new Problem("is missing: it is always sent", missing);
  }
  const says = (value: unknown) => (isArray(value) ? value : Object.keys(membersOf(value))).length > 0;
  if (!force.some(({ plan }) => CLOSING.some((keyword) => says(plan[keyword])))) return undefined;
  if (force.some(({ plan }) => isOpen(plan))) return undefined;
  const declaring = [...force, ...extra];
  const unknown = namesOf(members).find(
    (name) => !declaring.some(({ plan }) => declares(plan, name)),
  );
  return unknown === undefined ? undefined : new Problem("is not declared", unknown);
}

function isOpen(plan: Members): boolean {
  return "additionalProperties" in plan || "unevaluatedProperties" in plan;
}

function declares(plan: Members, name: string): boolean {
  return (
    has(membersOf(plan["properties"]), name) ||
    textsOf(plan["required"]).includes(name) ||
    isOpen(plan) ||
    Object.keys(membersOf(plan["patternProperties"])).some((pattern) => matches(pattern, name))
  );
}

/** The schemas that hold for the value and allow it; `not`, `if` and failed branches do not. */
function inForce(starts: readonly Node[], value: unknown, nodes: Nodes): Node[] {
  const found = new Set<Node>();
  const waiting = [...starts].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    waiting.push(...onward(node.plan, value, nodes).reverse());
  }
  return [...found];
}

function onward(plan: Members, value: unknown, nodes: Nodes): Node[] {
  const holds = (node: Node) => node.first(value) === undefined;
  const found = "$ref" in plan ? [nodes.named(plan["$ref"])] : [];
  for (const keyword of BRANCHES) {
    const parts = nodes.each(plan[keyword]);
    found.push(...(keyword === "allOf" ? parts : parts.filter(holds)));
  }
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

/** What applies to a member or element; `unevaluated…` where nothing else does. */
function below(force: readonly Node[], step: Step, nodes: Nodes): Node[] {
  const under_ = (late: boolean) =>
    force.flatMap(({ plan }) =>
      typeof step === "string" ? ofMember(plan, step, nodes, late) : ofElement(plan, step, nodes, late),
    );
  const found = under_(false);
  return found.length > 0 ? found : under_(true);
}

function itemsOf(value: unknown): Iterable<readonly [Step, unknown]> {
  if (isArray(value)) return value.entries();
  return isObject(value) ? namesOf(value).map((name) => [name, value[name]] as const) : [];
}
