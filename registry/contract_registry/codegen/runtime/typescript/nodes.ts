/** Schemas of a plan as nodes: lists of checks, sorted by the kind of value that they look at. */

import { isArray, isNumber, isObject, type Members } from "./exact.js";
import type { Place } from "./places.js";

export type Step = string | number;

/** Why a value is refused; `steps` lead to it from inside to outside. */
export class Problem {
  readonly reason: string;
  readonly steps: Step[];

  constructor(reason: string, ...steps: Step[]) {
    this.reason = reason;
    this.steps = steps;
  }

  /** The same problem, seen from what holds the value. */
  within(step: Step): this {
    this.steps.push(step);
    return this;
  }

  /** Where it is, as a JSON Pointer. */
  get pointer(): string {
    const tokens = this.steps.map((step) => String(step).replace(/~/g, "~0").replace(/\//g, "~1"));
    return tokens.reverse().map((token) => `/${token}`).join("");
  }
}

/** The members and elements that were evaluated, for `unevaluated…`. */
export class Seen {
  readonly names = new Set<string>();
  readonly items = new Set<number>();

  /** Add what another one has seen. */
  take(other: Seen): void {
    other.names.forEach((name) => this.names.add(name));
    other.items.forEach((item) => this.items.add(item));
  }
}

export type Found = Problem | undefined;
export type Check = (value: unknown, seen: Seen | undefined, place: Place | undefined) => Found;
export type OfObject = (value: Members, seen: Seen | undefined, place: Place | undefined) => Found;
export type OfArray = (
  value: readonly unknown[],
  seen: Seen | undefined,
  place: Place | undefined,
) => Found;
export type OfText = (value: string) => Found;
export type OfNumber = (value: number | bigint) => Found;

/** One schema of the plan, ready to be applied. */
export class Node {
  readonly plan: Members;
  readonly every: Check[] = [];
  readonly texts: OfText[] = [];
  readonly numbers: OfNumber[] = [];
  readonly arrays: OfArray[] = [];
  readonly objects: OfObject[] = [];
  readonly applied: Check[] = [];
  readonly late: Check[] = [];

  constructor(plan: unknown) {
    this.plan = isObject(plan) ? plan : {};
  }

  /** The first problem of a value, if any. `place` is given where unknown names pass. */
  first(value: unknown, seen?: Seen, place?: Place): Found {
    if (this.late.length === 0) return this.early(value, seen, place);
    const own = new Seen();
    let problem = this.early(value, own, place);
    for (const check of this.late) problem ??= check(value, own, place);
    if (problem === undefined) seen?.take(own);
    return problem;
  }

  private early(value: unknown, seen: Seen | undefined, place: Place | undefined): Found {
    return (
      firstOf(this.every, value, seen, place) ??
      this.inside(value, seen, place) ??
      firstOf(this.applied, value, seen, place)
    );
  }

  private inside(value: unknown, seen: Seen | undefined, place: Place | undefined): Found {
    if (typeof value === "string") return firstOf(this.texts, value, seen, place);
    if (isArray(value)) return firstOf(this.arrays, value, seen, place);
    if (isObject(value)) return firstOf(this.objects, value, seen, place);
    return isNumber(value) ? firstOf(this.numbers, value, seen, place) : undefined;
  }
}

function firstOf<Value>(
  checks: readonly ((value: Value, seen: Seen | undefined, place: Place | undefined) => Found)[],
  value: Value,
  seen: Seen | undefined,
  place: Place | undefined,
): Found {
  for (const check of checks) {
    const problem = check(value, seen, place);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
