/** What failed and will come again, for the log: nothing is retried silently. */

declare const console: { error(...told: unknown[]): void };

export function failed(what: string, identifier: unknown, error: unknown): void {
  console.error(`${what} ${String(identifier)} failed and will be delivered again`, error);
}
