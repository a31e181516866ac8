/** A client of operations over API Gateway, on any function that sends HTTP requests. */

import {
  bodyOf,
  failureOf,
  kindsOf,
  succeeds,
  type Headers,
  type Operation,
  type Reply,
} from "./api-gateway.js";
import { named, Unreadable } from "./contract.js";
import * as httpValues from "./http-values.js";
import { write } from "./json-text.js";

/** What is to be sent, whole. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** What came back, whole. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends a request and waits: signing, timeouts and retries are its business. */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

/** An answer of a status that the contract does not declare; `response` is the whole of it. */
export class UnexpectedStatus extends Error {
  override readonly name = "UnexpectedStatus";

  readonly contract: string;
  readonly version: string;
  readonly response: HttpResponse;

  constructor(
    contract: string,
    version: string,
    response: HttpResponse,
  ) {
    super(`${contract} ${version}: the status ${response.status} is not declared`);
    this.contract = contract;
    this.version = version;
    this.response = response;
  }
}

/** A request's parts as the caller gives them, checked already. */
export interface Parts {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly headers?: object | undefined;
  readonly body?: unknown;
}

/**
 * Call an operation. `baseUrl` is the API's with its stage. Throws the declared error's
 * StatusError; UnexpectedStatus for a status that is not declared; ContractViolation for a request
 * or an answer that the contract refuses.
 */
export async function call<B, H>(
  http: Http,
  operation: Operation,
  parts: Parts,
  reads: { readonly body: (data: unknown) => B; readonly headers: (data: unknown) => H },
  baseUrl: string,
): Promise<Reply<B, H>> {
  const response = await http(requestOf(operation, parts, baseUrl));
  if (!succeeds(operation, response.status)) {
    const failure = failureOf(operation, response.status);
    if (failure === undefined) {
      throw new UnexpectedStatus(operation.contract, operation.version, response);
    }
    const body = response.body === "" ? null : bodyOf(operation, response.body);
    throw failure.make(response.status, body, response.headers);
  }
  const texts = Object.fromEntries(
    Object.entries(response.headers).map(([name, text]) => [name, [text]]),
  );
  return {
    status: response.status,
    headers: reads.headers(httpValues.headers(texts, kindsOf(operation, "response/headers"))),
    body: reads.body(operation.answers ? bodyOf(operation, response.body) : undefined),
  };
}

function requestOf(operation: Operation, parts: Parts, baseUrl: string): HttpRequest {
  return named(operation, () => {
    const path = httpValues.filled(operation.path, parts.path ?? {});
    const url = baseUrl.replace(/\/+$/, "") + path + httpValues.query(parts.query ?? {});
    const headers: Record<string, string> = { accept: "application/json" };
    for (const [name, every] of Object.entries(httpValues.texts(parts.headers ?? {}))) {
      headers[name] = every.join(", ");
    }
    if (Object.entries(headers).some((pair) => pair.some((text) => /[\r\n]/.test(text)))) {
      throw new Unreadable("", "has a header with a line break");
    }
    const { method } = operation;
    if (parts.body === undefined) {
      return { method, url, headers };
    }
    headers["content-type"] = "application/json";
    return { method, url, headers, body: write(parts.body) };
  });
}
