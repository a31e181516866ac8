/** Keywords for the elements of arrays and the members of objects. */

import { counted, matches } from "./assertions.js";
import { has, isArray, isObject, key, listOf, type Members, membersOf, namesOf, textsOf } from "./exact.js";
import type { Nodes } from "./keywords.js";
import { type Check, type Node, type OfArray, type OfObject, Problem } from "./nodes.js";

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
        return new Problem(`must not repeat an element: ${before} and ${index} are the same`);
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
  return (members, _seen, place) => {
    for (const name of namesOf(members)) {
      const problem = node.first(name, undefined, place);
      if (problem !== undefined) {
        return new Problem(`is no name that is allowed: it ${problem.reason}`, name);
      }
    }
    return undefined;
  };
}

function properties(plan: Members, nodes: Nodes): OfObject {
  const named = nodes.byName(plan["properties"]);
  // Constants first: they tell branches apart before anything deep is looked at.
  const parts = [...named.filter(isConstant), ...named.filter((part) => !isConstant(part))];
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

function isConstant([, { plan }]: readonly [string, Node]): boolean {
  return "enum" in plan;
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

export const ARRAYS = { minItems, maxItems, uniqueItems, prefixItems, items, contains };
export const OBJECTS = {
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
export const LATE = { unevaluatedItems, unevaluatedProperties };
