/** The formats of JSON Schema that are checked, by the standards that it names. */

const PERCENT = "%[0-9A-Fa-f]{2}";
const PLAIN = "[A-Za-z0-9._~!$&'()*+,;=-]";
const CHAR = `(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|${PERCENT})`;
const HOST = `(\\[[0-9A-Fa-f:.]+\\]|\\[v[0-9A-Fa-f]+\\.(?:${PLAIN}|:)+\\]|(?:${PLAIN}|${PERCENT})*)`;
const AUTHORITY = `(?:(?:${PLAIN}|:|${PERCENT})*@)?${HOST}(?::[0-9]*)?`;
const AFTER = `(?:\\?(?:${CHAR}|[/?])*)?(?:#(?:${CHAR}|[/?])*)?`;
const ROOTED = `(?://${AUTHORITY}(?:/${CHAR}*)*|/(?:${CHAR}+(?:/${CHAR}*)*)?`;
const SEGMENT = `(?:[A-Za-z0-9._~!$&'()*+,;=@-]|${PERCENT})`;
const URI = whole(`[A-Za-z][A-Za-z0-9+.-]*:${ROOTED}|${CHAR}+(?:/${CHAR}*)*|)${AFTER}`);
const REFERENCE = whole(`${ROOTED}|${SEGMENT}+(?:/${CHAR}*)*|)${AFTER}`);
const DATE = whole("([0-9]{4})-([0-9]{2})-([0-9]{2})");
const TIME = whole(
  "([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\\.[0-9]+)?" +
    "(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))",
);
const CLOCK = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)";
const DAYS = "(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)";
const DURATION = `P(?:[0-9]+W|${DAYS}(?:${CLOCK})?|${CLOCK})`;
const POINTER = "(?:/(?:[^/~]|~[01])*)*";
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const QUOTED = '"(?:[ !#-\\[\\]-~]|\\\\[ -~])*"';
const EMAIL = whole(`(${ATOM}(?:\\.${ATOM})*|${QUOTED})@(?:\\[(.+)\\]|(.+))`);
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const HOSTNAME = whole(`${LABEL}(?:\\.${LABEL})*`);
const BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const IPV4 = whole(`${BYTE}(?:\\.${BYTE}){3}`);
const UUID = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

function whole(expression: string): RegExp {
  return new RegExp(`^(?:${expression})$`, "u");
}

function like(expression: string): (text: string) => boolean {
  const compiled = whole(expression);
  return (text) => compiled.test(text);
}

function isDate(text: string): boolean {
  const found = DATE.exec(text);
  if (found === null) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return month >= 1 && month <= 12 && day >= 1 && day <= (days[month - 1] ?? 0);
}

function isTime(text: string): boolean {
  const found = TIME.exec(text);
  if (found === null) return false;
  const [, hour, minute, second, sign, offHour = "0", offMinute = "0"] = found;
  if (second !== "60") return true;
  // A leap second is the last one of a day in UTC.
  const offset = Number(offHour) * 60 + Number(offMinute);
  const utc = Number(hour) * 60 + Number(minute) - (sign === "+" ? offset : -offset);
  return (utc + 1440) % 1440 === 1439;
}

function isDateTime(text: string): boolean {
  return /^[Tt]/.test(text.slice(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

function isHostname(text: string): boolean {
  if (text.length > 253 || !HOSTNAME.test(text)) return false;
  const labels = text.toLowerCase().split(".");
  // RFC 5891: hyphens in the third and fourth place are for names beyond ASCII, which stand here
  // as they are encoded; what they say is not looked at.
  return labels.every((label) => label.slice(2, 4) !== "--" || /^xn--[a-z0-9]/.test(label));
}

function isIpv6(text: string): boolean {
  const gap = text.indexOf("::");
  const halves = gap < 0 ? [text] : [text.slice(0, gap), text.slice(gap + 2)];
  const parts = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  let count = parts.length;
  if (parts[count - 1]?.includes(".") === true && !text.endsWith("::")) {
    if (!IPV4.test(parts.pop() ?? "")) return false;
    count += 1;
  }
  if (!parts.every((part) => /^[0-9A-Fa-f]{1,4}$/.test(part))) return false;
  return gap < 0 ? count === 8 : count <= 7;
}

function isEmail(text: string): boolean {
  const found = EMAIL.exec(text);
  if (found === null) return false;
  const [, , literal, domain = ""] = found;
  if (literal === undefined) return isHostname(domain);
  if (/^ipv6:/i.test(literal)) return isIpv6(literal.slice(5));
  return IPV4.test(literal);
}

function isUri(text: string): boolean {
  return hasHost(URI.exec(text));
}

function isReference(text: string): boolean {
  return isUri(text) || hasHost(REFERENCE.exec(text));
}

/** Whether what was found has an address in brackets that is one, or none in brackets. */
function hasHost(found: RegExpExecArray | null): boolean {
  if (found === null) return false;
  const host = found[1] ?? "";
  return !host.startsWith("[") || host[1] === "v" || isIpv6(host.slice(1, -1));
}

/** Format → whether a text has it. */
export const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["date", isDate],
  ["date-time", isDateTime],
  ["duration", like(DURATION)],
  ["email", isEmail],
  ["hostname", isHostname],
  ["ipv4", (text: string) => IPV4.test(text)],
  ["ipv6", isIpv6],
  ["json-pointer", like(POINTER)],
  ["relative-json-pointer", like(`(?:0|[1-9][0-9]*)(?:#|${POINTER})`)],
  ["time", isTime],
  ["uri", isUri],
  ["uri-reference", isReference],
  ["uuid", like(UUID)],
]);
