/** The envelopes that a contract may ask for around its payload: metadata and data, CloudEvents. */

import { Unreadable, type Envelope } from "./contract.js";
import { isObject, member, owns, shown, type JsonObject } from "./json-text.js";

/** What is to be said of a CloudEvent beside its data; extensions have small letters and digits. */
export interface CloudEvent {
  readonly id: string;
  readonly time?: string;
  readonly subject?: string;
  readonly [extension: string]: string | number | boolean | undefined;
}

/** `{"metadata": …, "data": …}`; `check` throws ContractViolation for refused metadata. */
export function metadataData(check: (metadata: unknown) => void): Envelope {
  return {
    wrap(payload, metadata) {
      check(metadata);
      return { metadata, data: payload };
    },
    unwrap(body) {
      const envelope = opened(body);
      const metadata = member(envelope, "metadata");
      if (!isObject(metadata)) {
        throw new Unreadable("/metadata", "is missing, or no object");
      }
      check(metadata);
      return { payload: envelope["data"], metadata };
    },
  };
}

/**
 * CloudEvents 1.0.2 in structured mode. `id` must be told; `time`, `subject` and extensions may be;
 * `type` and `source` are the contract's.
 */
export function cloudEvents(type: string, source: string): Envelope {
  return {
    wrap(payload, metadata) {
      for (const [name, value] of Object.entries(metadata)) {
        if (["specversion", "type", "source"].includes(name)) {
          throw new Unreadable(`/${name}`, "is the contract's to say");
        }
        if (!/^[a-z0-9]+$/.test(name) || ["data", "datacontenttype"].includes(name)) {
          throw new Unreadable(`/${name}`, "is no name of a CloudEvents attribute");
        }
        if (!["string", "boolean"].includes(typeof value) && !Number.isInteger(value)) {
          throw new Unreadable(`/${name}`, "is no value of a CloudEvents attribute");
        }
      }
      known(metadata, "id");
      return {
        specversion: "1.0",
        type,
        source,
        ...metadata,
        datacontenttype: "application/json",
        data: payload,
      };
    },
    unwrap(body) {
      const { data, ...metadata } = opened(body);
      if (metadata["specversion"] !== "1.0") {
        throw new Unreadable("/specversion", 'is not "1.0"');
      }
      if (metadata["type"] !== type) {
        throw new Unreadable("/type", `is ${shown(metadata["type"])}, not ${shown(type)}`);
      }
      known(metadata, "id");
      known(metadata, "source");
      return { payload: data, metadata };
    },
  };
}

function opened(body: unknown): JsonObject {
  if (!isObject(body)) {
    throw new Unreadable("", "is no object with data in it");
  }
  if (!owns(body, "data")) {
    throw new Unreadable("/data", "is missing");
  }
  return body;
}

function known(metadata: JsonObject, name: string): void {
  const value = member(metadata, name);
  if (typeof value !== "string" || value === "") {
    throw new Unreadable(`/${name}`, "is missing, or no text");
  }
}
