/** The formats of JSON Schema that are checked: texts by the standards that it names. */

export const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map();
