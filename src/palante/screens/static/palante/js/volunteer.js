// Registering one person after another: each is on this phone the moment it is written, and with the server as soon as there
// is signal, once. What was refused comes back with a sentence, to be mended. Without this script the form sends by itself.
import "./speak.js";
import { change, entriesOf, newId } from "./volunteer-store.js";

const AGAIN = 30_000;
const AT_ONCE = 10;
const form = document.getElementById("volunteer");
const words = document.getElementById("words").dataset;
const { mine } = words;
const list = document.getElementById("today");
const said = document.getElementById("said");
let mending, sending, timer;

const fields = () => [...form.querySelectorAll("[name^='a-'], [name=card]")];

const say = (text, kind = "good") => {
  said.hidden = false;
  said.className = `notice ${kind}`;
  said.textContent = text;
};

// Writing ---------------------------------------------------------------------------------------------------------------

const answers = () => {
  const found = {};
  for (const { value } of form.querySelectorAll("[name=on]")) found[value] = new FormData(form).getAll(`a-${value}`);
  return found;
};

const fill = (entry) => {
  for (const field of fields()) {
    const values = field.name === "card" ? [entry.card ?? ""] : (entry.answers[field.name.slice(2)] ?? []);
    if (/checkbox|radio/.test(field.type)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("change"));
};

const faulty = (faults = {}) => {
  for (const error of form.querySelectorAll(".error")) {
    const path = error.closest("[data-path]")?.dataset.path;
    error.textContent = faults[path] ?? "";
    error.hidden = !faults[path];
  }
};

const lacking = () => {
  const faults = {};
  for (const part of form.querySelectorAll("[data-required]:not([hidden])")) {
    const answered = [...part.querySelectorAll("[name^='a-']")].some((field) => (/checkbox|radio/.test(field.type) ? field.checked : field.value.trim()));
    if (!answered) faults[part.dataset.path] = words.missing;
  }
  return faults;
};

const next = () => {
  form.reset();
  form.elements.entry.value = newId();
  mending = undefined;
  faulty();
  form.dispatchEvent(new Event("change"));
  document.getElementById("mending").hidden = true;
  scrollTo({ top: 0 });
  said.scrollIntoView({ block: "start" });
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const faults = lacking();
  faulty(faults);
  const first = form.querySelector(".error:not([hidden])");
  if (first) return first.closest("[data-path]").scrollIntoView({ block: "center" });
  const id = form.elements.entry.value;
  const entry = { id, mine, alias: form.elements["a-alias"]?.value.trim() || "…", answers: answers(), card: form.elements.card?.value.trim() ?? "" };
  try {
    await change(id, () => ({ ...entry, at: mending?.at ?? new Date().toISOString(), state: "waiting" }));
  } catch {
    return HTMLFormElement.prototype.submit.call(form); // no store on this phone: the server takes it, with signal
  }
  say(words[navigator.onLine ? "going" : "kept"].replace("{alias}", entry.alias));
  next();
  await draw();
  send();
});

// Sending ---------------------------------------------------------------------------------------------------------------

const send = () => (sending ??= sendAll().finally(() => (sending = undefined)));

const sendAll = async () => {
  clearTimeout(timer);
  for (;;) {
    const waiting = (await entriesOf(mine)).filter(({ state }) => state === "waiting" || state === "sending");
    if (!waiting.length) return;
    const batch = waiting.reverse().slice(0, AT_ONCE);
    // From here on nobody mends them: their answer may be on its way.
    for (const { id } of batch) await change(id, (row) => row && { ...row, state: "sending" });
    let outcomes;
    try {
      const body = JSON.stringify({ entries: batch.map(({ id, at, answers, card }) => ({ id, written_at: at, answers, card })) });
      const response = await fetch(words.send, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (response.status === 410) return say(words.ended, "warn");
      if (!response.ok) throw new Error(response.status);
      ({ outcomes } = await response.json());
    } catch {
      timer = setTimeout(send, AGAIN);
      return draw();
    }
    let moved = false;
    for (const { id } of batch) {
      const outcome = outcomes[id];
      if (!outcome || outcome.state === "later") continue;
      moved = true;
      await change(id, (row) => row && settle(row, outcome));
    }
    await draw();
    if (!moved) return void (timer = setTimeout(send, AGAIN));
  }
};

// What arrived leaves the phone: the list keeps the name of today, nothing that was said.
const settle = (row, { state, why, faults, seat }) =>
  state === "kept" || state === "young" ? { id: row.id, mine, at: row.at, alias: state === "young" ? "…" : row.alias, state, why, seat } : { ...row, state, why, faults };

// Today's list ----------------------------------------------------------------------------------------------------------

const today = () => new Date().toDateString();

const draw = async () => {
  const rows = await entriesOf(mine);
  for (const { id, state, at } of rows)
    if (/kept|young/.test(state) && new Date(at).toDateString() !== today()) await change(id, () => null);
  const shown = rows.filter(({ state, at }) => !/kept|young/.test(state) || new Date(at).toDateString() === today());
  const rank = { refused: 0, waiting: 1, sending: 1, young: 2, kept: 2 };
  shown.sort((a, b) => rank[a.state] - rank[b.state] || b.at.localeCompare(a.at));
  document.getElementById("list").hidden = !shown.length;
  const count = (...states) => shown.filter(({ state }) => states.includes(state)).length;
  document.getElementById("count").textContent = words.count
    .replace("{sent}", count("kept"))
    .replace("{waiting}", count("waiting", "sending"))
    .replace("{refused}", count("refused"));
  list.replaceChildren(...shown.map(line));
};

const line = (row) => {
  const item = document.getElementById(`line-${row.state === "sending" ? "waiting" : row.state}`).content.firstElementChild.cloneNode(true);
  item.querySelector("strong").textContent = row.alias;
  const why = item.querySelector("[data-why]");
  if (why && row.why) why.textContent = row.why;
  if (row.seat === "waiting") item.querySelector("[data-seat]")?.removeAttribute("hidden");
  const button = item.querySelector("button");
  if (button) button.addEventListener("click", () => mend(row));
  const drop = item.querySelector("[data-drop]");
  if (drop) drop.addEventListener("click", async () => (await change(row.id, () => null), draw()));
  return item;
};

const mend = (row) => {
  mending = row;
  form.elements.entry.value = row.id;
  fill(row);
  faulty(row.faults);
  const box = document.getElementById("mending");
  box.hidden = false;
  box.querySelector("strong").textContent = row.alias;
  box.querySelector("span").textContent = row.why;
  (form.querySelector(".error:not([hidden])")?.closest("[data-path]") ?? box).scrollIntoView({ block: "center" });
};

document.getElementById("not-now").addEventListener("click", next);

// Opening ---------------------------------------------------------------------------------------------------------------

const signal = () => (document.getElementById("no-signal").hidden = navigator.onLine);
addEventListener("online", () => (signal(), send()));
addEventListener("offline", signal);
addEventListener("pageshow", () => draw().then(send, () => {}));
document.addEventListener("visibilitychange", () => !document.hidden && send());
signal();
form.elements.entry.value = newId(); // a page kept on the phone was drawn long ago: its id may be used
if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register(words.worker));
