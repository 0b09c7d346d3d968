// Tagging with the keyboard. Every action is a form that works without this script; here it is sent without a new page, and
// the passage that comes back takes the place of the old one.
import { attach as attachPicker } from "./code-picker.js";

const box = document.getElementById("passages");
const words = box.dataset;
const toasts = document.getElementById("toasts");
const keys = document.getElementById("keys");
const audio = document.querySelector("#player audio");
const LETTERS = "palante-letters";
const done = []; // addresses that take back, the last on top

const articles = () => [...box.querySelectorAll(".passage")];
const current = () => document.activeElement?.closest?.(".passage") ?? box.querySelector(".passage.here");

const dress = (article) => {
  for (const button of article.querySelectorAll("[data-pick], [data-cut]")) button.hidden = false;
  const plain = article.querySelector("[data-plain]");
  if (plain) plain.hidden = true; // the picker and the selection do the same
  const play = article.querySelector("[data-play]");
  if (play && !audio) play.disabled = true;
};

const go = (article) => {
  if (!article) return;
  box.querySelector(".here")?.classList.remove("here");
  article.classList.add("here");
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "nearest" });
};

const say = (text, isFault = false) => {
  const toast = document.createElement("div");
  toast.className = isFault ? "toast rose" : "toast";
  toast.textContent = text;
  for (const old of toasts.querySelectorAll(".toast:not([data-lost])")) old.remove();
  toasts.append(toast);
  setTimeout(() => toast.remove(), 6_000);
};

// Sending -----------------------------------------------------------------------------------------------------------------

let line = Promise.resolve(); // one after the other: quick fingers must not overtake themselves

const send = (address, body, article, isUndo = false) => (line = line.then(() => sendNow(address, body, article, isUndo)));

const sendNow = async (address, body, article, isUndo) => {
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  let response;
  try {
    response = await fetch(address, { method: "POST", body, headers: { "X-Passage": "1" } });
  } catch {
    return say(words.lost, true);
  }
  if (response.status === 409) return say(await response.text(), true);
  if (!response.ok || response.redirected) return say(words.lost, true);
  const made = document.createElement("template");
  made.innerHTML = await response.text();
  const [fresh, counts] = made.content.children;
  const old = document.getElementById(fresh.id) ?? article;
  const isHere = old.contains(document.activeElement) || old.classList.contains("here") || document.activeElement === document.body;
  dress(fresh);
  old.replaceWith(fresh);
  document.getElementById("counts").replaceWith(counts);
  if (isHere || isUndo) go(fresh);
  const undo = response.headers.get("X-Undo");
  if (undo) done.push(undo);
  say(decodeURIComponent(response.headers.get("X-Told") ?? ""));
};

box.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-tagging]")) return;
  event.preventDefault();
  const body = new FormData(form);
  if (submitter?.name) body.set(submitter.name, submitter.value);
  send(form.action, body, form.closest(".passage"));
});

const pick = attachPicker(document.getElementById("picker"), {
  address: words.vocabulary,
  words,
  chosen: (article, { name, kind }) => {
    const body = new FormData();
    for (const [key, value] of Object.entries({ key: article.dataset.key, name, kind })) body.set(key, value);
    send(words.add, body, article);
  },
});

// Part of a passage ---------------------------------------------------------------------------------------------------------

const cut = (article) => {
  const text = article.querySelector("[data-text]");
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : undefined;
  if (!range || range.collapsed || !text.contains(range.startContainer) || !text.contains(range.endContainer)) {
    return say(words.select, true);
  }
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const length = (piece) => Array.from(piece.toString()).length; // letters as the server counts them
  const form = article.querySelector("[data-split]");
  form.elements.start.value = length(before);
  form.elements.end.value = length(before) + length(range);
  form.submit();
};

// Keys ----------------------------------------------------------------------------------------------------------------------

const chosen = (article, what) => (document.activeElement?.matches?.(what) && article.contains(document.activeElement) ? document.activeElement : undefined);

const actions = {
  next: (article) => {
    const all = articles();
    const to = all[all.indexOf(article) + 1];
    if (to) go(to);
    else box.querySelector("[rel=next]")?.click();
  },
  previous: (article) => {
    const all = articles();
    go(all[Math.max(all.indexOf(article) - 1, 0)]);
  },
  waiting: (article) => {
    const all = articles();
    const from = all.indexOf(article) + 1;
    go([...all.slice(from), ...all.slice(0, from)].find((one) => one.querySelector("[data-offer]")));
  },
  pick,
  accept: (article) => (chosen(article, "[data-offer]") ?? article).querySelector("[name=keep][value=yes]")?.click(),
  refuse: (article) => (chosen(article, "[data-offer]") ?? article).querySelector("[name=keep][value=no]")?.click(),
  remove: (article) => (chosen(article, "[data-tag]") ?? [...article.querySelectorAll("[data-tag]")].at(-1))?.querySelector(".off").click(),
  undo: () => {
    const address = done.pop();
    if (address) send(address, new FormData(), undefined, true);
    else say(words.nothing);
  },
  side: (article, by) => {
    const things = [...article.querySelectorAll("[data-tag], [data-offer]")];
    const at = things.indexOf(document.activeElement);
    (things[at + by] ?? (by > 0 ? things.at(-1) : article)).focus();
  },
  cut,
  play: (article) => {
    if (!audio) return;
    const { play } = article.querySelector("[data-play]").dataset;
    if (!audio.paused) return audio.pause();
    if (play !== "") audio.currentTime = Number(play);
    audio.play().catch(() => {});
  },
};

const KEYS = { j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", n: "waiting", t: "pick", "/": "pick", a: "accept", r: "refuse", x: "remove", u: "undo", s: "cut", p: "play" }; // prettier-ignore
const letters = keys.querySelector("[name=letters]");
try {
  letters.checked = localStorage.getItem(LETTERS) !== "off";
} catch {} // a private window
letters.addEventListener("change", () => {
  try {
    localStorage.setItem(LETTERS, letters.checked ? "on" : "off");
  } catch {}
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (target.matches?.("input, textarea, select, summary, audio")) return;
  const isInside = box.contains(target);
  if (!isInside && target !== document.body && target.id !== "main") return;
  if (key.length === 1 && !letters.checked) return;
  if (key === "?") return keys.showModal();
  const side = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const name = side ? "side" : KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!name || (key.startsWith("Arrow") && !isInside)) return;
  const article = current() ?? (name === "next" ? undefined : articles()[0]);
  if (!article && name !== "next") return;
  event.preventDefault();
  actions[name](article, side);
});

box.addEventListener("focusin", ({ target }) => {
  const article = target.closest(".passage");
  if (!article || article.classList.contains("here")) return;
  box.querySelector(".here")?.classList.remove("here");
  article.classList.add("here");
});
box.addEventListener("click", ({ target }) => {
  const article = target.closest(".passage");
  if (target.closest("[data-pick]")) pick(article);
  else if (target.closest("[data-cut]")) cut(article);
  else if (target.closest("[data-play]")) actions.play(article);
});
// A tap on the button must not lose what is marked.
box.addEventListener("mousedown", (event) => event.target.closest("[data-cut]") && event.preventDefault());

for (const article of articles()) dress(article);
const help = document.querySelector("[data-help]");
help.hidden = false;
help.addEventListener("click", () => keys.showModal());
if (location.hash.startsWith("#p")) go(document.querySelector(location.hash));
words.ready = "1";
