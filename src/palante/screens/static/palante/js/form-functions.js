// The functions of a form's formulas. Says what forms/format/functions.py says; one table of cases tries both.

import { flat, number, text, truth } from "./form-values.js";

const letters = (value) => Array.from(text(value));
const names = (value) => text(value).split(/\s+/).filter(Boolean);
const twoDigits = (value) => String(value).padStart(2, "0");

function moment(value) {
  const days = number(value);
  if (Number.isNaN(days) || Math.abs(days) > 700_000) return null;
  return new Date(Math.round(days * 1440) * 60_000);
}

function dateOf(value) {
  const days = number(value);
  if (Number.isNaN(days) || Math.abs(days) > 700_000) return "";
  return new Date(Math.floor(days) * 86_400_000).toISOString().slice(0, 10);
}

function substr(value, start, end) {
  const words = letters(value);
  const place = (n) => (n < 0 ? Math.max(words.length + n, 0) : Math.min(n, words.length));
  const from = number(start);
  const to = end === undefined ? words.length : number(end);
  if (Number.isNaN(from) || Number.isNaN(to)) return "";
  return words.slice(Math.trunc(place(from)), Math.trunc(place(to))).join("");
}

function rounded(value, digits = 0) {
  if (!Number.isFinite(value) || Number.isNaN(digits)) return value;
  const power = 10 ** Math.trunc(digits);
  return Math.floor(value * power + 0.5) / power;
}

function substring(value, start, length) {
  const from = rounded(number(start));
  const to = length === undefined ? Infinity : from + rounded(number(length));
  return letters(value).filter((_letter, place) => from <= place + 1 && place + 1 < to).join("");
}

function translate(value, these, those) {
  const [old, fresh] = [letters(these), letters(those)];
  return letters(value)
    .map((letter) => (old.includes(letter) ? (fresh[old.indexOf(letter)] ?? "") : letter))
    .join("");
}

function formatDate(value, pattern, words) {
  const at = moment(value);
  if (!at) return "";
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  const [hour, minute] = [at.getUTCHours(), at.getUTCMinutes()];
  const parts = {
    Y: String(year).padStart(4, "0"), y: twoDigits(year % 100), m: twoDigits(month), n: month,
    b: words?.months?.[month - 1] ?? month, d: twoDigits(day), e: day, a: words?.days?.[(at.getUTCDay() + 6) % 7] ?? "",
    H: twoDigits(hour), h: hour, M: twoDigits(minute), S: "00", 3: "000",
  };
  return text(pattern).replace(/%([YymnbdeaHhMS3])/g, (_whole, mark) => parts[mark]);
}

function regex(value, pattern) {
  if (text(value).length > 500) return false;
  try {
    return new RegExp(`^(?:${text(pattern)})$`, "u").test(text(value));
  } catch {
    return true; // a pattern only the server can read: it decides
  }
}

const isYes = (value) => (typeof value === "string" ? !["", "0", "false"].includes(value) : truth(value));

function between(least, most, score) {
  const [low, high] = [number(least), number(most)];
  return (low === -1 || score >= low) && (high === -1 || score <= high);
}

function timeNumber(value) {
  const found = /^(\d+):(\d+)$/.exec(text(value).split("T").pop().slice(0, 5));
  return found ? (Number(found[1]) * 60 + Number(found[2])) / 1440 : NaN;
}

const numbers = (values) => values.filter((value) => text(value) !== "").map(number);
const pick = (of) => (values) => {
  const found = numbers(values);
  return found.length && !found.some(Number.isNaN) ? of(...found) : NaN;
};

export const GATHERING = {
  concat: (values) => values.map(text).join(""),
  count: (values) => values.length,
  "count-non-empty": (values) => values.filter((value) => text(value) !== "").length,
  max: pick(Math.max),
  min: pick(Math.min),
  sum: (values) => numbers(values).reduce((total, value) => total + value, 0),
};

export const PLAIN = {
  abs: (x) => Math.abs(number(x)),
  boolean: truth,
  "boolean-from-string": (x) => ["true", "1"].includes(text(x).toLowerCase()),
  ceiling: (x) => Math.ceil(number(x)),
  checklist: (least, most, ...values) => between(least, most, values.filter(isYes).length),
  contains: (x, y) => text(x).includes(text(y)),
  "count-selected": (x) => names(x).length,
  date: dateOf,
  "date-time": (x) => moment(x)?.toISOString().slice(0, 16) ?? "",
  "decimal-date-time": number,
  "decimal-time": timeNumber,
  "ends-with": (x, y) => text(x).endsWith(text(y)),
  false: () => false,
  floor: (x) => Math.floor(number(x)),
  int: (x) => Math.trunc(number(x)),
  "normalize-space": (x) => names(x).join(" "),
  not: (x) => !truth(x),
  number,
  pow: (x, y) => number(x) ** number(y),
  regex,
  round: (x, y = 0) => rounded(number(x), number(y)),
  selected: (x, y) => names(x).includes(text(y)),
  "selected-at": (x, y) => names(x)[Math.trunc(number(y))] ?? "",
  "starts-with": (x, y) => text(x).startsWith(text(y)),
  string: text,
  substr,
  substring,
  "substring-after": (x, y) => (text(x).includes(text(y)) ? text(x).slice(text(x).indexOf(text(y)) + text(y).length) : ""),
  "substring-before": (x, y) => (text(y) && text(x).includes(text(y)) ? text(x).slice(0, text(x).indexOf(text(y))) : ""),
  translate,
  true: () => true,
  "weighted-checklist": (least, most, ...pairs) => {
    const score = pairs.reduce((sum, value, place) => (place % 2 === 0 && isYes(value) ? sum + number(pairs[place + 1]) : sum), 0);
    return between(least, most, score);
  },
};

export { flat, formatDate };
