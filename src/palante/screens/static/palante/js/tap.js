// Cards to send by hand, one after another: open the chat, come back, tick, next. Ticks need no signal; the chat program does.
import { drop, keep, newId, waiting } from "./tap-store.js";
import { post, tell } from "./tap-tell.js";

const UNDO = { tick: "untick", later: "back", hold: "unhold", no_whatsapp: "right", wrong: "right", stop: "start" };
const FEW = 4;
const BEAT = 180_000;
const form = document.getElementById("tap");
const deck = document.querySelector("[data-deck]");
const key = `palante-tap-${form.dataset.keep}`;
const toast = document.querySelector("[data-tap-toast]");
const AWHILE = 1_800_000;
// Number of a card → until when it is not shown again. What the server sends may be older than the tick it has just heard of,
// and a card that came back would be sent twice.
const finished = new Map();
const past = []; // cards that were done on this page, the last one last: {card, act}
let asking;
let isEmpty = false; // the server had no more the last time

const find = (name) => document.querySelector(`[data-${name}]`);
const cards = () => [...deck.querySelectorAll("[data-card]")];
const shown = () => cards().map((card) => Number(card.dataset.card));
const count = (name, by) => {
  const place = find(name);
  if (place) place.textContent = Math.max(0, Number(place.textContent) + by);
};

const say = (words, undo) => {
  if (!words) return;
  toast.hidden = false;
  toast.querySelector("[data-toast-words]").textContent = words;
  toast.querySelector("[data-toast-undo]").hidden = !undo;
};

const showWaits = () => {
  const number = waiting(key).length;
  const words = find("waits-words");
  find("waits").hidden = number === 0;
  words.textContent = number === 1 ? words.dataset.one : words.dataset.many.replace("NN", number);
};

const show = (move) => {
  const [first] = cards();
  for (const card of cards()) card.classList.toggle("now", card === first);
  find("done").hidden = Boolean(first) || !isEmpty;
  if (first && move) first.focus({ preventScroll: true });
  const far = find("far");
  if (far) {
    far.value = Number(find("sent").textContent);
    far.max = far.value + Number(find("left").textContent);
  }
  return first;
};

const prepare = (root) => {
  if (!navigator.clipboard) return; // plain http: the text can still be marked by hand
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
};

const isFinished = (pk) => (finished.get(pk) ?? 0) > Date.now();

const askForMore = async () => {
  if (asking || isEmpty || cards().length >= FEW) return;
  asking = true;
  try {
    const response = await post(form, form.dataset.more, { shown: shown().join(",") });
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(`<ol>${await response.text()}</ol>`, "text/html");
    const sent = [...page.querySelectorAll("[data-card]")];
    const fresh = sent.filter(({ dataset: { card } }) => !shown().includes(Number(card)) && !isFinished(Number(card)));
    deck.append(...fresh);
    prepare(deck);
    form.dataset.until = response.headers.get("X-Until") ?? form.dataset.until;
    isEmpty = sent.length === 0;
    if (!isEmpty && !fresh.length) setTimeout(askForMore, 1_500);
    const left = find("left");
    if (left) left.textContent = Number(response.headers.get("X-Left")) + cards().length - fresh.length;
    show(document.activeElement === document.body);
  } catch {
    // no signal: what is on the page goes on
  } finally {
    asking = false;
  }
};

const heard = ({ ok, done = {}, mine, acts, asked, until }) => {
  for (const act of acts) if (done[act.id]?.words && !done[act.id].ok) say(done[act.id].words);
  if (until) form.dataset.until = until;
  const busy = waiting(key).map((act) => act.message); // done after this was asked
  if (ok) {
    const current = deck.querySelector(".now");
    for (const card of cards()) {
      const pk = Number(card.dataset.card);
      if (asked.includes(pk) && !mine.includes(pk) && !busy.includes(pk)) card.remove(); // asked for no more, or sent by somebody else meanwhile
    }
    if (current && !current.isConnected) say(deck.dataset.gone);
    show(current && !current.isConnected);
  }
  showWaits();
  askForMore();
};

const tellNow = () => tell(form, key, shown, heard, showWaits);

const act = (card, verb, until = "") => {
  const row = { id: newId(), message: Number(card.dataset.card), verb, until, at: Date.now() };
  keep(key, row);
  if (UNDO[verb]) {
    past.push({ card, row });
    finished.set(row.message, verb === "later" ? row.at + AWHILE : Infinity);
    card.remove();
    count("left", -1);
    if (verb === "tick") count("sent", 1);
    const name = card.querySelector("strong")?.textContent ?? "";
    say(`${name}: ${deck.dataset[verb] ?? deck.dataset.other}`, true);
    show(true);
  } else say(deck.dataset.noted);
  if (!cards().length) isEmpty = false;
  tellNow();
};

const undo = () => {
  const last = past.pop();
  if (!last) return;
  const { card, row } = last;
  if (waiting(key).some(({ id }) => id === row.id)) drop(key, [row.id]);
  // It may be under way at this very moment: the contrary is told in any case, and harmless if there is nothing to undo.
  keep(key, { id: newId(), message: row.message, verb: UNDO[row.verb], until: "", at: Date.now() });
  finished.delete(row.message);
  deck.prepend(card);
  count("left", 1);
  if (row.verb === "tick") count("sent", -1);
  toast.hidden = true;
  show(true);
  tellNow();
};

deck.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-act], [data-open], [data-copy]");
  const card = target?.closest("[data-card]");
  if (!card) return;
  if (target.dataset.act) {
    event.preventDefault();
    act(card, target.dataset.act, target.value);
  } else if (target.dataset.copy) {
    await navigator.clipboard.writeText(target.dataset.copy);
    target.setAttribute("aria-pressed", "true");
  }
  if (!target.dataset.act && target.dataset.open !== "call") { // it went out of our hands: now it is the tick's turn
    card.querySelector("[data-open=whatsapp]")?.classList.remove("primary");
    card.querySelector("[data-act=tick]")?.classList.add("primary");
  }
});

// Only while a card has the focus, so that no letter typed elsewhere sends anything.
deck.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const press = {
    w: () => card.querySelector("[data-open=whatsapp]")?.click(),
    s: () => card.querySelector("[data-act=tick]")?.click(),
    l: () => card.querySelector("[data-act=later]")?.click(),
    u: undo,
  }[event.key.toLowerCase()];
  if (!press) return;
  event.preventDefault();
  press();
});

toast.querySelector("[data-toast-undo]").addEventListener("click", undo);
addEventListener("online", tellNow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tellNow()); // back from the chat
setInterval(() => document.visibilityState === "visible" && tellNow(), BEAT);
addEventListener("pagehide", () => {
  const fields = new FormData(form);
  fields.set("before", form.dataset.until);
  navigator.sendBeacon?.(form.dataset.leave, fields);
});
addEventListener("pageshow", (event) => event.persisted && tellNow());

// Done on this phone and not told yet, when the page was thrown out of memory in between: not shown again.
for (const { verb, message } of waiting(key)) if (UNDO[verb]) finished.set(message, Infinity);
for (const card of cards()) if (isFinished(Number(card.dataset.card))) card.remove();
deck.classList.add("js-deck");
prepare(deck);
show(matchMedia("(pointer: fine)").matches);
showWaits();
if (waiting(key).length) tellNow();
else askForMore();
