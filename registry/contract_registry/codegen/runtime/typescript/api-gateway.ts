/** Amazon API Gateway: operations and their errors, and Lambda functions behind a proxy. */

import { named, parsed, Unreadable, violation, type Named } from "./contract.js";
import * as httpValues from "./http-values.js";
import type { Kinds, Texts } from "./http-values.js";
import { isObject, shown, write, type JsonObject } from "./json-text.js";
import { ContractViolation } from "./validation.js";

declare function atob(text: string): string;
declare class TextDecoder {
  decode(input: Uint8Array): string;
}

export type Headers = { readonly [name: string]: string };

/** A request that was received and checked. */
export interface Request<P, Q, H, B> {
  readonly path: P;
  readonly query: Q;
  readonly headers: H;
  readonly body: B;
  /** API Gateway's own event, as it came. */
  readonly event: JsonObject;
  /** Lambda's own context. */
  readonly invocation: unknown;
}

/** A successful answer. `headers` are those that the contract names. */
export interface Reply<B, H> {
  readonly body: B;
  readonly headers: H;
  readonly status: number;
}

/** A Lambda proxy integration's answer. */
export interface Proxied {
  statusCode: number;
  headers: Record<string, string>;
  isBase64Encoded: boolean;
  body?: string;
}

/** An answer that the contract declares as an error; each has its class, by status. */
export class StatusError<B = unknown> extends Error {
  override readonly name: string = "StatusError";

  readonly status: number;
  readonly body: B;
  readonly headers: Headers;

  constructor(
    status: number,
    body: B,
    headers: Headers = {},
  ) {
    super(`${status}: ${shown(body)}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** How one declared error is made and read. */
export interface Failure {
  /** `404`, `4XX`, `default` */
  readonly declared: string;
  /** Checks a body and makes the error. Throws ContractViolation. */
  readonly make: (status: number, body: unknown, headers: Headers) => StatusError;
}

/** An operation's routing. */
export interface Operation extends Named {
  readonly method: string;
  readonly path: string;
  /** Of a success; without them any 2xx is one. */
  readonly statuses?: readonly number[];
  /** Of `path`, `query`, `headers` and `response/headers`: what travels there as text. */
  readonly kinds?: { readonly [part: string]: Kinds };
  readonly failures?: readonly Failure[];
  /** Whether a success has a body. */
  readonly answers: boolean;
}

/** How the parts of a request are read and checked; without `body` none is due. */
export interface Reads<P, Q, H, B> {
  readonly path: (data: unknown) => P;
  readonly query: (data: unknown) => Q;
  readonly headers: (data: unknown) => H;
  readonly body: (data: unknown) => B;
  readonly hasBody: boolean;
}

/** A Lambda function behind a proxy integration, REST (1.0) or HTTP API (1.0 and 2.0). */
export interface Handler {
  (event: unknown, context: unknown): Promise<Proxied>;
  readonly contract: string;
  readonly claims: (event: JsonObject) => boolean;
}

/**
 * A Lambda function that answers a request with what `fn` replies or throws. `refused` makes the
 * answer to a request that the contract refuses; by default a 400 in `application/problem+json`.
 * The function throws ContractViolation where its own answer is refused.
 */
export function handler<P, Q, H, B, RB, RH>(
  fn: (request: Request<P, Q, H, B>) => Reply<RB, RH> | Promise<Reply<RB, RH>>,
  operation: Operation,
  reads: Reads<P, Q, H, B>,
  checks: { readonly body: (body: RB) => void; readonly headers: (headers: RH) => void },
  refused: (violation: ContractViolation) => Proxied = problem,
): Handler {
  const handle = async (it: unknown, invocation: unknown): Promise<Proxied> => {
    const event = received(it);
    let request: Request<P, Q, H, B>;
    try {
      request = named(operation, () => readRequest(operation, reads, event, invocation));
    } catch (error) {
      if (error instanceof ContractViolation) {
        return refused(error);
      }
      throw error;
    }
    let reply: Reply<RB, RH>;
    try {
      reply = await fn(request);
    } catch (error) {
      if (error instanceof StatusError) {
        return failed(operation, error);
      }
      throw error;
    }
    if (!succeeds(operation, reply.status)) {
      throw violation(operation, "/status", `is ${reply.status}, which is no declared success`);
    }
    checks.body(reply.body);
    checks.headers(reply.headers);
    const headers = isObject(reply.headers) ? reply.headers : {};
    return proxied(reply.status, headers, operation.answers ? reply.body : undefined);
  };
  return Object.assign(handle, {
    contract: operation.contract,
    claims: (event: JsonObject) => {
      const [method, path] = routeOf(event);
      return method === operation.method && path === operation.path;
    },
  });
}

/**
 * A Lambda function for several operations, which method and resource tell apart. `otherwise`
 * answers a request for none of them; by default with a 404.
 */
export function dispatcher(
  handlers: readonly Handler[],
  otherwise?: (event: JsonObject, context: unknown) => Proxied | Promise<Proxied>,
): (event: unknown, context: unknown) => Promise<Proxied> {
  return async (it, context) => {
    const event = received(it);
    const chosen = handlers.find((each) => each.claims(event));
    if (chosen !== undefined) {
      return await chosen(event, context);
    }
    if (otherwise !== undefined) {
      return await otherwise(event, context);
    }
    return proxied(404, { "content-type": "application/problem+json" }, { title: "Not Found" });
  };
}

/** Reads a body where there is none. */
export function nothing(): undefined {
  return undefined;
}

/** Reads what the contract says nothing of. */
export function anything(values: unknown): JsonObject {
  return isObject(values) ? values : {};
}

/** Checks what the contract says nothing of. */
export function unchecked(): void {
  // Nothing is said of it.
}

/** The event of a proxy integration. Throws an Error for any other. */
export function received(event: unknown): JsonObject {
  if (!isObject(event) || !isObject(event["requestContext"])) {
    throw new Error("the event is none of API Gateway's proxies");
  }
  return event;
}

function routeOf(event: JsonObject): readonly [unknown, unknown] {
  if (event["version"] !== "2.0") {
    return [event["httpMethod"], event["resource"]];
  }
  const [method, ...path] = String(event["routeKey"]).split(" ");
  return [method, path.join(" ")];
}

function methodOf(event: JsonObject): unknown {
  if (event["version"] !== "2.0") {
    return event["httpMethod"];
  }
  const context = event["requestContext"];
  const http = isObject(context) ? context["http"] : undefined;
  return isObject(http) ? http["method"] : undefined;
}

function readRequest<P, Q, H, B>(
  operation: Operation,
  reads: Reads<P, Q, H, B>,
  event: JsonObject,
  invocation: unknown,
): Request<P, Q, H, B> {
  const method = methodOf(event);
  if (method !== operation.method) {
    throw new Unreadable("/method", `is ${shown(method)}, not "${operation.method}"`);
  }
  const path = singles(event["pathParameters"]);
  const headers = several(event, "multiValueHeaders", "headers");
  return {
    path: reads.path(httpValues.values(path, kindsOf(operation, "path"))),
    query: reads.query(httpValues.values(queryOf(event), kindsOf(operation, "query"))),
    headers: reads.headers(httpValues.headers(headers, kindsOf(operation, "headers"))),
    body: reads.body(reads.hasBody ? sentBody(event) : undefined),
    event,
    invocation,
  };
}

function queryOf(event: JsonObject): Texts {
  if (event["version"] === "2.0") {
    // Its queryStringParameters join what comes twice by commas; the raw string tells.
    const raw = event["rawQueryString"];
    return httpValues.fromQuery(typeof raw === "string" ? raw : "");
  }
  return several(event, "multiValueQueryStringParameters", "queryStringParameters");
}

function several(event: JsonObject, many: string, one: string): Texts {
  const found = event[many];
  return isObject(found) ? (found as Texts) : singles(event[one]);
}

function singles(texts: unknown): Texts {
  const entries = Object.entries(isObject(texts) ? texts : {});
  return Object.fromEntries(entries.map(([name, text]) => [name, [String(text)]]));
}

function sentBody(event: JsonObject): unknown {
  const body = event["body"];
  if (typeof body !== "string") {
    throw new Unreadable("", "is missing");
  }
  if (event["isBase64Encoded"] !== true) {
    return parsed(body);
  }
  let decoded: string;
  try {
    const units = Array.from(atob(body), (unit) => unit.charCodeAt(0));
    decoded = new TextDecoder().decode(Uint8Array.from(units));
  } catch {
    throw new Unreadable("", "is no base64");
  }
  return parsed(decoded);
}

/** The value of a body. Throws ContractViolation where it is no JSON. */
export function bodyOf(operation: Operation, body: string): unknown {
  return named(operation, () => parsed(body));
}

export function kindsOf(operation: Operation, part: string): Kinds {
  return operation.kinds?.[part] ?? {};
}

export function succeeds(operation: Operation, status: number): boolean {
  return operation.statuses?.includes(status) ?? (status >= 200 && status < 300);
}

/** The error that the contract declares for a status: the closest. */
export function failureOf(operation: Operation, status: number): Failure | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, "default"];
  const failures = operation.failures ?? [];
  return names
    .map((name) => failures.find((each) => each.declared === name))
    .find((each) => each !== undefined);
}

function failed(operation: Operation, error: StatusError): Proxied {
  const failure = failureOf(operation, error.status);
  if (failure === undefined) {
    throw violation(operation, "/status", `is ${error.status}, which is not declared`);
  }
  failure.make(error.status, error.body, error.headers);
  return proxied(error.status, error.headers, error.body);
}

function problem(violation: ContractViolation): Proxied {
  const { reason, pointer, contract, version } = violation;
  const body = { title: "Bad Request", detail: reason, pointer, contract, version };
  return proxied(400, { "content-type": "application/problem+json" }, body);
}

function proxied(status: number, headers: JsonObject, body: unknown): Proxied {
  const given: Record<string, string> = {};
  for (const [name, every] of Object.entries(httpValues.texts(headers))) {
    given[name] = every.join(", ");
  }
  if (body === undefined) {
    return { statusCode: status, headers: given, isBase64Encoded: false };
  }
  if (!Object.keys(given).some((name) => name.toLowerCase() === "content-type")) {
    given["content-type"] = "application/json";
  }
  return { statusCode: status, headers: given, isBase64Encoded: false, body: write(body) };
}

