/** JSON values as JSON means them: numbers exactly, own members only. */

export type Members = { readonly [name: string]: unknown };

/** A coefficient and a power of ten. */
type Decimal = readonly [coefficient: bigint, power: number];

const LARGEST_EXPONENT = 2_000;
const NUMERAL = /^(-?)([0-9]+)(?:\.([0-9]*))?(?:e([+-]?[0-9]+))?$/i;
const own = Object.prototype.hasOwnProperty;

/** What JSON writes as an array. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** What JSON writes as an object. */
export function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A finite number, or a bigint. */
export function isNumber(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isFinite(value);
}

/** A number without a fraction: `1.0` is one. */
export function isInteger(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

/** Whether an object has a member of its own of that name; one that is undefined is not sent. */
export function has(members: Members, name: string): boolean {
  return own.call(members, name) && members[name] !== undefined;
}

/** The names of an object's own members. */
export function namesOf(members: Members): string[] {
  return Object.keys(members).filter((name) => members[name] !== undefined);
}

/** How many code points a text has. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** A number means the decimal that it prints as. */
function decimalOf(value: number | bigint | string): Decimal {
  const parts = NUMERAL.exec(String(value));
  if (parts === null) throw new RangeError(`${value} is no number`);
  const [, sign = "", whole = "0", fraction = "", exponent = "0"] = parts;
  const power = Number(exponent) - fraction.length;
  const coefficient = BigInt(sign + whole + fraction);
  return Math.abs(power) > LARGEST_EXPONENT ? [0n, 0] : [coefficient, power];
}

function scaled([coefficient, power]: Decimal, low: number): bigint {
  return coefficient * 10n ** BigInt(power - low);
}

/**
 * Below 0, 0 or above 0, as `value` stands to `limit`.
 *
 * limit: a number, or the numeral of one that no float has
 */
export function compare(value: number | bigint, limit: unknown): number {
  // A numeral is rounded as JSON.parse rounded the number that it stands beside.
  if (typeof value === "number") return Math.sign(value - Number(limit));
  const [one, other] = [decimalOf(value), decimalOf(limit as number | string)];
  const low = Math.min(one[1], other[1]);
  const difference = scaled(one, low) - scaled(other, low);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether `value` is a whole number of steps, exactly. */
export function isMultiple(value: number | bigint, step: unknown): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(step)) {
    return (value as number) % (step as number) === 0;
  }
  const [one, other] = [decimalOf(value), decimalOf(step as number | string)];
  const low = Math.min(one[1], other[1]);
  return scaled(one, low) % scaled(other, low) === 0n;
}

/** A text that two values share exactly when they are the same JSON value. */
export function key(value: unknown): string {
  if (typeof value === "string") return `${value.length}:${value}`;
  if (isNumber(value)) {
    const [coefficient, power] = decimalOf(value);
    if (coefficient === 0n) return "#0";
    const digits = String(coefficient);
    const short = digits.replace(/0+$/, "");
    return `#${short}e${power + digits.length - short.length}`;
  }
  if (isArray(value)) return `[${value.map(key).join(",")}]`;
  if (isObject(value)) {
    const names = namesOf(value).sort();
    return `{${names.map((name) => key(name) + key(value[name])).join("")}}`;
  }
  return value === undefined ? "?" : String(value);
}

/** A mapping in a plan; an empty one where there is none. */
export function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}

/** A list in a plan; an empty one where there is none. */
export function listOf(value: unknown): readonly unknown[] {
  return isArray(value) ? value : [];
}

/** A list of texts in a plan. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value) as readonly string[];
}
