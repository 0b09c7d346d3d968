// How many SMS a text is, while somebody writes it. Counts as `messages/channels/sms/letters.py` does: a test holds it.
const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿" +
  "abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENSION = new Set("^{}\\[~]|€\f");
const SAME = new Map([
  ...[..."“”„‟«»″"].map((letter) => [letter, '"']),
  ...[..."‘’‚‛′`´"].map((letter) => [letter, "'"]),
  ...[..."‐‑‒–—―−•·‣▪◦"].map((letter) => [letter, "-"]),
  ...[..."\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t"].map((letter) => [letter, " "]),
  ...[..."\u200b\u200e\u200f\u2060\ufeff\u00ad"].map((letter) => [letter, ""]),
  ["…", "..."],
]);

const knows = (letter) => BASIC.has(letter) || EXTENSION.has(letter);
const isGsm = (text) => [...text].every(knows);
const translate = (text) => [...text].map((letter) => SAME.get(letter) ?? letter).join("");

function bare(letter) {
  const plain = letter.normalize("NFD").replace(/\p{M}/gu, "");
  return plain && isGsm(plain) ? plain : letter;
}

export const withoutAccents = (text) =>
  [...translate(text.normalize("NFC"))].map((letter) => (knows(letter) ? letter : bare(letter))).join("");

function parts(text) {
  const gsm = isGsm(text);
  const [alone, together] = gsm ? [160, 153] : [70, 67];
  const widths = [...text].map((letter) => (gsm ? (EXTENSION.has(letter) ? 2 : 1) : letter.length));
  const places = widths.reduce((sum, width) => sum + width, 0);
  if (places <= alone) return { gsm, parts: places ? 1 : 0, left: places ? alone - places : 0 };
  let count = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > together) {
      count += 1;
      used = 0;
    }
    used += width;
  }
  return { gsm, parts: count, left: together - used };
}

export function count(written) {
  const text = written.normalize("NFC");
  const counted = parts(text);
  if (counted.gsm) return { ...counted, dear: [], spared: 0 };
  const dear = [...new Set([...text].filter((letter) => !knows(letter)))];
  const plain = parts(withoutAccents(text)).parts;
  return { ...counted, dear, spared: plain < counted.parts ? plain : 0 };
}

// As `wording.as_sms` leaves it: no empty lines, and flourish only where it costs nothing.
export function asSms(text) {
  const tight = text.trim().replace(/\r\n/g, "\n").replace(/\n\s*\n/g, "\n").normalize("NFC");
  const same = translate(tight);
  return isGsm(tight) || !isGsm(same) ? tight : same;
}

function show(box, text) {
  const counted = count(asSms(text));
  box.querySelector("[data-parts]").textContent = counted.parts;
  box.querySelector("[data-left]").textContent = counted.left;
  box.querySelector("[data-dear]").hidden = counted.dear.length === 0;
  box.querySelector("[data-letters]").replaceChildren(...counted.dear.flatMap((letter) => {
    const chip = document.createElement("span");
    chip.className = "chip";
    chip.textContent = letter;
    return [chip, " "];
  }));
  box.querySelector("[data-spared]").hidden = counted.spared === 0;
  box.querySelector("[data-spared-parts]").textContent = counted.spared;
}

// The commonest of Markdown, as `messages/plain.py` leaves it. What is rarer is counted a few letters too long until it is saved.
const plain = (text) => text
  .replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, "$1: $2")
  .replace(/\*\*|__/g, "")
  .replace(/^#+ /gm, "");

// The placeholders as long as they will be: {"link": "https://…", "code": "123456"}.
const fill = (text, words) => text.replace(/\{(\w+)\}/g, (place, name) => words[name] ?? place);

for (const box of globalThis.document?.querySelectorAll("[data-sms-count]") ?? []) {
  const field = document.getElementById(box.dataset.smsCount);
  const words = box.dataset.fills ? JSON.parse(box.dataset.fills) : {};
  field?.addEventListener("input", () => show(box, plain(fill(field.value, words))));
}
