/**
 * Checks messages against a contract's plan: its schema, put into one small dialect beforehand.
 *
 * The plan is data, JSON Schema 2020-12 in the main: without identifiers, `$ref` names one of its
 * `definitions`, patterns have the flag `u`, and a limit that no float has is a string. Integers
 * beyond 2 ** 53 are what `JSON.parse` makes of them.
 */

import { Senders } from "./declared.js";
import type { Members } from "./exact.js";
import { Nodes } from "./keywords.js";
import { type Found, Problem } from "./nodes.js";
import { Places } from "./places.js";

/** A message that its contract does not allow. */
export class ContractViolation extends Error {
  readonly contract: string;
  readonly version: string;
  /** JSON Pointer to the place in the message; empty for the whole of it. */
  readonly pointer: string;
  /** What is wrong there. */
  readonly reason: string;

  constructor(contract: string, version: string, pointer: string, reason: string) {
    super(`${contract} ${version}: ${pointer || "the message"} ${reason}`);
    this.name = "ContractViolation";
    this.contract = contract;
    this.version = version;
    this.pointer = pointer;
    this.reason = reason;
  }
}

/** A contract's plan that messages are checked against. */
export class Schema {
  readonly contract: string;
  readonly version: string;
  private readonly plan: Members;
  private nodes: Nodes | undefined;
  private places: Places | undefined;
  private senders: Senders | undefined;

  constructor(contract: string, version: string, plan: unknown) {
    this.contract = contract;
    this.version = version;
    this.plan = plan as Members;
  }

  /** Throws a ContractViolation, with the first problem, unless the contract allows `data`. */
  check(data: unknown): void {
    const problem = this.told(data);
    if (problem !== undefined) {
      throw new ContractViolation(this.contract, this.version, problem.pointer, problem.reason);
    }
  }

  private told(data: unknown): Found {
    try {
      return this.first(data);
    } catch (error) {
      if (!isOverflow(error)) throw error;
      return new Problem("is nested too deep to be checked");
    }
  }

  private first(data: unknown): Found {
    const nodes = (this.nodes ??= new Nodes(this.plan));
    const problem = nodes.root.first(data);
    switch (this.plan["role"]) {
      case "tolerant":
      case "as-written":
        if (problem === undefined) return undefined;
        this.places ??= new Places(nodes, this.plan["role"] === "tolerant");
        return nodes.root.first(data, undefined, this.places.root);
      case "sends":
        if (problem !== undefined) return problem;
        this.senders ??= new Senders(nodes);
        return this.senders.problem(data);
      default:
        return problem;
    }
  }
}

/** Whether the stack was too small, as each engine says it. */
function isOverflow(error: unknown): boolean {
  return error instanceof Error && /call stack|recursion/i.test(error.message);
}
