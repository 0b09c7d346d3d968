// Values of formulas: text, numbers, yes-or-no. Says what forms/format/values.py says; one table of cases tries both.

export class Many {
  constructor(values) {
    this.values = values;
  }
}

export const first = (value) => (value instanceof Many ? (value.values.length ? value.values[0] : "") : value);

export function text(given) {
  const value = first(given);
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(" ");
  return String(value);
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?.*)?$/;

export function number(given) {
  const value = first(given);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  const words = text(value).trim();
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(words) ? Number(words) : days(words);
}

function days(words) {
  const found = DAY.exec(words);
  if (!found) return NaN;
  const [year, month, day, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number(part ?? 0));
  const moment = new Date(Date.UTC(2000, 0, 1));
  moment.setUTCFullYear(year, month - 1, day);
  if (moment.getUTCMonth() !== month - 1 || moment.getUTCDate() !== day || year < 1) return NaN;
  return Math.round(moment.getTime() / 86_400_000) + (hour * 3600 + minute * 60 + second) / 86_400;
}

export function truth(value) {
  if (value instanceof Many) return value.values.length > 0;
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return text(value) !== "";
}

export const flat = (values) => values.flatMap((value) => (value instanceof Many ? value.values : [value]));

export function compare(kind, one, other) {
  if (one instanceof Many || other instanceof Many) {
    return flat([one]).some((a) => flat([other]).some((b) => compare(kind, a, b)));
  }
  if (kind === "=" || kind === "!=") {
    const is = (type) => typeof one === type || typeof other === type;
    const same = is("boolean") ? truth(one) === truth(other) : is("number") ? number(one) === number(other) : text(one) === text(other);
    return (kind === "=") === same;
  }
  const a = number(one);
  const b = number(other);
  return { "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b }[kind];
}
