/** JSON text, and numbers by their digits. */

export type JsonObject = { readonly [name: string]: unknown };

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an object has a member of its own by that name. */
export function owns(object: object, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, name);
}

/** A member of an object that is its own, or undefined. */
export function member(object: JsonObject, name: string): unknown {
  return owns(object, name) ? object[name] : undefined;
}

/** The value that a JSON text stands for. Throws an Error with the reason. */
export function read(text: string): unknown {
  return JSON.parse(text) as unknown;
}

/** The shortest JSON text of a value. Throws an Error for what JSON or UTF-8 cannot say. */
export function write(value: unknown): string {
  const text = JSON.stringify(value, (_, it: unknown) => {
    if (typeof it === "number" && !Number.isFinite(it)) {
      throw new Error(`holds ${it}, which is no number of JSON`);
    }
    return it;
  }) as string | undefined;
  if (text === undefined) {
    throw new Error("is no value of JSON");
  }
  return text;
}

/** How many bytes a text has in UTF-8. */
export function bytes(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      count += 1;
    } else if (unit < 0x800) {
      count += 2;
    } else if (unit >= 0xd800 && unit < 0xdc00) {
      count += 4;
      index += 1;
    } else {
      count += 3;
    }
  }
  return count;
}

const NUMERAL = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

interface Decimal {
  readonly sign: -1 | 0 | 1;
  /** Without zeros at either end. */
  readonly digits: string;
  /** Of the first digit: 1 for 5, 2 for 50, 0 for 0.5. */
  readonly magnitude: number;
}

function decimal(text: string): Decimal | undefined {
  const match = NUMERAL.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, minus, whole = "", fraction = "", power = "0"] = match;
  const every = whole + fraction;
  const leading = /^0*/.exec(every)?.[0].length ?? 0;
  const digits = every.slice(leading).replace(/0+$/, "");
  if (digits === "") {
    return { sign: 0, digits, magnitude: 0 };
  }
  const magnitude = whole.length - leading + Number(power);
  return { sign: minus === "-" ? -1 : 1, digits, magnitude };
}

/**
 * A number from its digits: a `number` where it is exactly this number in decimal, otherwise its
 * digits as they came, as a string. Throws an Error for what is no number.
 */
export function exact(text: string): number | string {
  const given = decimal(text);
  if (given === undefined) {
    throw new Error(`${shown(text)} is no number`);
  }
  const near = Number(text);
  const back = decimal(String(near));
  const same =
    back !== undefined &&
    back.sign === given.sign &&
    back.digits === given.digits &&
    back.magnitude === given.magnitude;
  return same ? near : text;
}

/** The order of two numerals by their values. */
export function compareNumerals(left: string, right: string): number {
  const a = decimal(left);
  const b = decimal(right);
  if (a === undefined || b === undefined || a.sign !== b.sign) {
    return (a?.sign ?? 0) - (b?.sign ?? 0);
  }
  if (a.magnitude !== b.magnitude) {
    return a.sign * (a.magnitude - b.magnitude);
  }
  return a.digits === b.digits ? 0 : a.sign * (a.digits < b.digits ? -1 : 1);
}

/** A value in a sentence, cut where it is long. */
export function shown(value: unknown, limit = 200): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = String(value);
  }
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** What an error says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
