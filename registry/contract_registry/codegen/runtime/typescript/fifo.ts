/** FIFO topics and queues: message group and deduplication id, from the contract's pointers. */

import { violation, type Named } from "./contract.js";
import { at } from "./pointer.js";

const ID = /^[A-Za-z0-9!-/:-@[-`{-~]{1,128}$/;

/** The id at a pointer of the payload, as SNS and SQS take it. Throws ContractViolation. */
export function identity(body: unknown, pointer: string, contract: Named): string {
  const it = at(body, pointer);
  if (!it.found) {
    throw violation(contract, pointer, "is missing: a FIFO message needs it");
  }
  if (typeof it.value !== "string" && typeof it.value !== "number") {
    throw violation(contract, pointer, "is no text or number: a FIFO message needs it");
  }
  const text = String(it.value);
  if (!ID.test(text)) {
    const told = "is not 1 to 128 letters, digits and ASCII punctuation marks, as a FIFO id is";
    throw violation(contract, pointer, told);
  }
  return text;
}
