/** AWS Lambda, invoked synchronously: the payloads are bare, nothing is wrapped around them. */

import { bodyOf, NOTHING, violation, type Outgoing } from "./contract.js";
import { bytes, read, reasonOf, shown, write } from "./json-text.js";

declare class TextDecoder {
  decode(input: Uint8Array): string;
}

/** What a payload of a synchronous invocation may have, each way. */
export const MAX_BYTES = 6_291_456;

/** What is asked of the AWS SDK's `Lambda` client. */
export interface Client {
  invoke(input: {
    FunctionName: string;
    InvocationType: "RequestResponse";
    Payload: string;
  }): Promise<{
    readonly FunctionError?: string | undefined;
    readonly Payload?: Uint8Array | undefined;
  }>;
}

/** The function threw instead of answering. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";

  readonly contract: string;
  readonly version: string;
  /** `Unhandled` or `Handled`, as Lambda has it. */
  readonly kind: string;
  /** What it said: mostly `errorMessage`, `errorType` and `trace`. */
  readonly payload: unknown;

  constructor(
    contract: string,
    version: string,
    kind: string,
    payload: unknown,
  ) {
    super(`${contract} ${version}: ${kind}: ${shown(payload)}`);
    this.contract = contract;
    this.version = version;
    this.kind = kind;
    this.payload = payload;
  }
}

/**
 * Call a function, by its name or ARN with version or alias, and wait for its response. Throws
 * ContractViolation for a request or response that the contract refuses, FunctionError where the
 * function threw.
 */
export async function invoke<Q, P>(
  client: Client,
  request: Q,
  sent: Outgoing<Q>,
  parse: (data: unknown) => P,
  functionName: string,
): Promise<P> {
  const payload = write(bodyOf(sent, request, NOTHING));
  const size = bytes(payload);
  if (size > MAX_BYTES) {
    throw violation(sent, "", `makes a payload of ${size} bytes; Lambda takes ${MAX_BYTES}`);
  }
  const answer = await client.invoke({
    FunctionName: functionName,
    InvocationType: "RequestResponse",
    Payload: payload,
  });
  let response: unknown;
  try {
    response = read(new TextDecoder().decode(answer.Payload ?? new Uint8Array()));
  } catch (error) {
    throw violation(sent, "", `is answered with no JSON: ${reasonOf(error)}`);
  }
  if (answer.FunctionError !== undefined) {
    throw new FunctionError(sent.contract, sent.version, answer.FunctionError, response);
  }
  return parse(response);
}

/**
 * A Lambda function that answers with what `fn` makes of the request and Lambda's context. It
 * throws ContractViolation for a request or response that the contract refuses.
 */
export function handler<Q, P>(
  fn: (request: Q, context: unknown) => P | Promise<P>,
  parse: (data: unknown) => Q,
  sent: Outgoing<P>,
): (event: unknown, context: unknown) => Promise<P> {
  return async (event, context) => {
    const response = await fn(parse(event), context);
    return bodyOf(sent, response, NOTHING) as P;
  };
}
