// Find and replace: what would change is shown with its count before anything does; one step of undo takes it all back.
import { clock } from "./correct-lines.js";

const SHOWN = 60;
const AROUND = 36;

// The text without accents and capitals, and for each of its characters the place it stands at in the text.
export const folded = (text) => {
  if (/^[\x20-\x7e]*$/.test(text)) return { plain: text.toLowerCase() };
  let plain = "";
  const places = [];
  let at = 0;
  for (const letter of text) {
    const bare = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    plain += bare;
    for (let n = 0; n < bare.length; n++) places.push(at);
    at += letter.length;
  }
  places.push(text.length);
  return { plain, places };
};

const isLetter = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

// Where `what` stands in the text: [[from, to], …], never overlapping.
export const hits = (text, what, { fold, whole }) => {
  if (!what) return [];
  const { plain, places } = fold ? folded(text) : { plain: text };
  const wanted = fold ? folded(what).plain : what;
  const found = [];
  for (let at = plain.indexOf(wanted); wanted && at >= 0; at = plain.indexOf(wanted, at + wanted.length)) {
    const from = places ? places[at] : at;
    let to = places ? places[at + wanted.length] : at + wanted.length;
    while (fold && /^\p{M}/u.test(text.slice(to))) to++; // an accent written as a sign of its own belongs to its letter
    if (!whole || !(isLetter(text[from - 1]) || isLetter(text[to]))) found.push([from, to]);
  }
  return found;
};

const replaced = (text, found, by) => {
  let fresh = "";
  let at = 0;
  for (const [from, to] of found) {
    fresh += text.slice(at, from) + by;
    at = to;
  }
  return fresh + text.slice(at);
};

export const attach = (panel, model, lines, words) => {
  const { find, by, fold, whole } = panel.elements;
  const count = panel.querySelector("[data-count]");
  const list = panel.querySelector("[data-hits]");
  const button = panel.querySelector("[data-replace]");
  let timer;

  const look = () => {
    const how = { fold: fold.checked, whole: whole.checked };
    return model.lines.flatMap((line) => {
      const found = hits(line.text, find.value, how);
      return found.length ? [{ line, found }] : [];
    });
  };

  const item = ({ id, start, text }, [from, to]) => {
    const row = document.createElement("li");
    const when = document.createElement("button");
    Object.assign(when, { type: "button", className: "when num", textContent: clock(start) });
    when.addEventListener("click", () => lines.go({ id, at: from, to }));
    const old = document.createElement(by.value ? "del" : "mark");
    old.textContent = text.slice(from, to);
    const fresh = document.createElement("ins");
    fresh.textContent = by.value;
    const said = document.createElement("span");
    const before = text.slice(Math.max(0, from - AROUND), from);
    said.append(from > AROUND ? `…${before}` : before, old, ...(by.value ? [fresh] : []), text.slice(to, to + AROUND));
    row.append(when, said);
    return row;
  };

  const draw = () => {
    const found = look();
    const number = found.reduce((sum, { found: places }) => sum + places.length, 0);
    count.textContent = find.value ? words.found.replace("%s", number.toLocaleString(document.documentElement.lang)) : "";
    const all = found.flatMap(({ line, found: places }) => places.map((place) => [line, place]));
    list.replaceChildren(...all.slice(0, SHOWN).map(([line, place]) => item(line, place)));
    button.disabled = !number;
    button.querySelector("[data-number]").textContent = number || "";
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 150);
  };

  panel.addEventListener("input", soon);
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = look();
    if (!found.length) return;
    const number = found.reduce((sum, { found: places }) => sum + places.length, 0);
    model.rewrite(new Map(found.map(({ line, found: places }) => [line.id, replaced(line.text, places, by.value)])));
    draw();
    count.textContent = words.replaced.replace("%s", number.toLocaleString(document.documentElement.lang));
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    panel.hidden = true;
    lines.go(lines.place() ?? { id: model.lines[0]?.id });
  });

  return () => {
    const { selectionStart: from, selectionEnd: to, value } = document.activeElement?.matches?.("[data-id] textarea")
      ? document.activeElement
      : { selectionStart: 0, selectionEnd: 0, value: "" };
    lines.place();
    panel.hidden = false;
    if (to > from) find.value = value.slice(from, to);
    find.focus();
    find.select();
    draw();
  };
};
