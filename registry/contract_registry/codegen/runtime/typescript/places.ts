/**
 * What a schema says of a place in a message, whichever of its branches holds there.
 *
 * Tolerant readers refuse only names that they know at a place; where one is given, every reader
 * accepts what an extensible enum does not list.
 */

import { matches } from "./assertions.js";
import { has, isObject, listOf, type Members, membersOf, textsOf } from "./exact.js";
import type { Nodes } from "./keywords.js";
import type { Node } from "./nodes.js";

export const BRANCHES = ["allOf", "anyOf", "oneOf"];
const MOST_KEPT = 1_000;

/** Sets of nodes as texts: equal ones, equal texts. */
export class Numbers {
  private readonly known = new Map<Node, number>();

  /** The text of a set. */
  of(nodes: readonly Node[]): string {
    const numbers = new Set(nodes.map((node) => this.number(node)));
    return [...numbers].sort((one, other) => one - other).join();
  }

  private number(node: Node): number {
    const number = this.known.get(node) ?? this.known.size;
    this.known.set(node, number);
    return number;
  }
}

/** The places of messages, each known by the schemas that apply to it. */
export class Places {
  readonly nodes: Nodes;
  readonly tolerant: boolean;
  readonly root: Place;
  private readonly numbers = new Numbers();
  private readonly known = new Map<string, Place>();

  constructor(nodes: Nodes, tolerant: boolean) {
    this.nodes = nodes;
    this.tolerant = tolerant;
    this.root = this.of([nodes.root]);
  }

  /** The place that these apply to. */
  of(applied: readonly Node[]): Place {
    const place = this.numbers.of(applied);
    let known = this.known.get(place);
    if (known === undefined) {
      known = new Place(this, applied);
      this.known.set(place, known);
    }
    return known;
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
    this.tuple = Math.max(0, ...this.nodes.map(tupleLength));
  }

  /** Whether a closed object here refuses a name that it does not declare. */
  refuses(name: string): boolean {
    if (this.counted || !this.places.tolerant) return true;
    return this.nodes.some((node) => mentions(node.plan, name));
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

/** How many elements a schema names one by one. */
export function tupleLength({ plan }: Node): number {
  return listOf(plan["prefixItems"]).length;
}

/** The schemas that stand directly under these keywords. */
export function under(plan: Members, keywords: readonly string[], nodes: Nodes): Node[] {
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
    listOf(plan["enum"] ?? plan["x-extensible-enum"]).some((value) => isObject(value) && has(value, name)) ||
    Object.keys(membersOf(plan["patternProperties"])).some((pattern) => matches(pattern, name))
  );
}

/** What a schema says of its member; `late` with `unevaluated…`. */
export function ofMember(plan: Members, name: string, nodes: Nodes, late: boolean): Node[] {
  const properties = membersOf(plan["properties"]);
  const found = has(properties, name) ? [nodes.of(properties[name])] : [];
  for (const [pattern, part] of Object.entries(membersOf(plan["patternProperties"]))) {
    if (matches(pattern, name)) found.push(nodes.of(part));
  }
  if (found.length > 0) return found;
  const rest = ["additionalProperties", ...(late ? ["unevaluatedProperties"] : [])];
  return under(plan, rest, nodes);
}

/** What a schema says of its element; `late` with `unevaluated…`. */
export function ofElement(plan: Members, index: number, nodes: Nodes, late: boolean): Node[] {
  const tuple = listOf(plan["prefixItems"]);
  if (index < tuple.length) return [nodes.of(tuple[index])];
  if (has(plan, "items")) return under(plan, ["items"], nodes);
  return late ? under(plan, ["unevaluatedItems"], nodes) : [];
}
