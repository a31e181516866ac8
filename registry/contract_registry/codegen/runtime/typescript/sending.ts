/** Sending in batches: split by count and by bytes, and no failure hidden. */

import { reasonOf } from "./json-text.js";

/** How many entries EventBridge, SNS and SQS take at once. */
export const COUNT = 10;

/** An entry that is too large by itself: its index, its size and the limit, in bytes. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";

  readonly index: number;
  readonly size: number;
  readonly limit: number;

  constructor(
    index: number,
    size: number,
    limit: number,
  ) {
    super(`entry ${index} has ${size} bytes; the limit is ${limit}`);
    this.index = index;
    this.size = size;
    this.limit = limit;
  }
}

/** One entry that AWS refused. `index` counts from 0 in what was to be sent. */
export interface Failure<E> {
  readonly index: number;
  readonly code: string;
  readonly message: string;
  readonly entry: E;
}

/**
 * Not everything was sent: `failures` are the entries that AWS answered with an error; `unsent`
 * were not tried any more, or their request failed as a whole (then `requestError` is why, and they
 * may have arrived all the same).
 */
export class SendFailed<E = unknown> extends Error {
  override readonly name = "SendFailed";

  readonly failures: readonly Failure<E>[];
  readonly unsent: readonly E[];
  readonly total: number;
  readonly requestError: unknown;

  constructor(
    failures: readonly Failure<E>[],
    unsent: readonly E[],
    total: number,
    requestError?: unknown,
  ) {
    const told = failures.slice(0, 3).map((it) => `; entry ${it.index}: ${it.code} ${it.message}`);
    const lost = failures.length + unsent.length;
    const why = requestError === undefined ? "" : `: ${reasonOf(requestError)}`;
    super(`${lost} of ${total} entries were not sent${told.join("")}${why}`);
    this.failures = failures;
    this.unsent = unsent;
    this.total = total;
    this.requestError = requestError;
  }

  /** The index of the first entry that was not sent. */
  get first(): number {
    const indexes = this.failures.map((it) => it.index);
    return Math.min(...indexes, this.total - this.unsent.length);
  }
}

/** Entries in their order, at most ten and at most `limit` bytes at once. Throws TooLarge. */
export function batches<E>(
  entries: Iterable<E>,
  size: (entry: E) => number,
  limit: number,
): E[][] {
  const found: E[][] = [];
  let batch: E[] = [];
  let filled = 0;
  let index = 0;
  for (const entry of entries) {
    const more = size(entry);
    if (more > limit) {
      throw new TooLarge(index, more, limit);
    }
    if (batch.length === COUNT || (batch.length > 0 && filled + more > limit)) {
      found.push(batch);
      batch = [];
      filled = 0;
    }
    batch.push(entry);
    filled += more;
    index += 1;
  }
  return batch.length > 0 ? [...found, batch] : found;
}

/** What AWS refused of a batch: the index in it, a code and a message. */
export type Refusal = readonly [number, string, string];

/**
 * Send batch after batch; stop at the first that fails in part or whole. Throws TooLarge before
 * anything is sent, or SendFailed.
 */
export async function send<E>(
  entries: readonly E[],
  size: (entry: E) => number,
  limit: number,
  call: (batch: E[]) => Promise<Refusal[]>,
): Promise<void> {
  let done = 0;
  for (const batch of batches(entries, size, limit)) {
    let refused: Refusal[];
    try {
      refused = await call(batch);
    } catch (error) {
      throw new SendFailed([], entries.slice(done), entries.length, error);
    }
    if (refused.length > 0) {
      const failures = refused.map(([at, code, message]) => ({
        index: done + at,
        code,
        message,
        entry: batch[at] as E,
      }));
      throw new SendFailed(failures, entries.slice(done + batch.length), entries.length);
    }
    done += batch.length;
  }
}

/** What SNS and SQS answer to a batch; the entries' ids are their indexes. */
export interface BatchAnswer {
  readonly Failed?:
    | readonly {
        readonly Id?: string | undefined;
        readonly Code?: string | undefined;
        readonly Message?: string | undefined;
      }[]
    | undefined;
}

export function refusals(answer: BatchAnswer): Refusal[] {
  return (answer.Failed ?? []).map((it) => [Number(it.Id), it.Code ?? "", it.Message ?? ""]);
}
