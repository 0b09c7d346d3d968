// The weekly grid by thumb: a tap paints an hour, a slide paints from where it began to where it is, a name paints its row
// or column. What is painted is on this phone at once and with the server after a pause; without signal, later.
import { newId, send } from "./entries.js";
import { who } from "./person.js";
import { change, load } from "./store.js";

const PAUSE = 1_200;
const form = document.getElementById("hours");
const sign = document.getElementById("saved");
const undo = document.getElementById("undo");
const words = form.dataset;
const table = form.querySelector(".hours");
const boxes = new Map([...table.querySelectorAll("input")].map((box) => [Number(box.value), box]));
const key = `${who}/hours`;
const LETTERS = { a: "a", l: "l", n: "-", x: " " };
const parts = Object.fromEntries(words.parts.split(" ").map((part) => part.split(":")).map(([name, hours]) => [name, hours.split(",").map(Number)]));
const waking = [...table.querySelectorAll("tbody:not(.night) [name=hour]")].map((button) => Number(button.value));
const all = [0, 1, 2, 3, 4, 5, 6];
const is = new Map([...boxes].map(([place, box]) => [place, box.closest("td").className]));

const brush = () => document.querySelector("[name=brush]:checked").value;
const say = (text) => {
  sign.lastElementChild.textContent = text;
  sign.hidden = false;
};

const draw = (place, state) => {
  const box = boxes.get(place);
  box.closest("td").className = state;
  box.setAttribute("aria-labelledby", `d${Math.floor(place / 24)} h${place % 24} k${state}`);
};

// Painting ------------------------------------------------------------------------------------------------------------

const done = []; // what each stroke changed, for undo

const paint = (states) => {
  const before = new Map();
  for (const [place, state] of states) {
    if (is.get(place) === state) continue;
    before.set(place, is.get(place));
    is.set(place, state);
    draw(place, state);
  }
  if (!before.size) return;
  done.push(before);
  undo.hidden = false;
  keep([...before.keys()]);
};

const fill = (places, state = brush()) => paint(places.map((place) => [place, state]));

undo.addEventListener("click", () => {
  const before = done.pop();
  undo.hidden = !done.length;
  if (!before) return;
  for (const [place, state] of before) {
    is.set(place, state);
    draw(place, state);
  }
  keep([...before.keys()]);
});

// Keeping: one row on this phone with every hour said since the server last had them ---------------------------------------

const isOld = (draft) => draft.state === "sent" && draft.sentAt <= Number(words.at);
let pause, writing = Promise.resolve();

const keep = (places) => {
  writing = writing.then(() => put(places));
  clearTimeout(pause);
  pause = setTimeout(() => writing.then(send), PAUSE);
};

const put = async (places) => {
  const fresh = Object.fromEntries(places.map((place) => [place, LETTERS[is.get(place)]]));
  try {
    const row = await change(key, (before) => {
      const waits = before?.state === "unsent";
      const cells = { ...(waits ? before.payload.cells : {}), ...fresh };
      const id = waits && !before.tried ? before.id : newId();
      const stale = !before || isOld(before); // the page knows all of it
      const shown = { ...(stale ? {} : before.shown), ...fresh };
      return { key, who, kind: "hours", payload: { cells, zone: words.zone }, shown, seen: [], at: new Date().toISOString(), id, tried: false, state: "unsent" };
    });
    say(row.state === "sent" ? words.saved : navigator.onLine ? words.saving : words.kept);
    delete words.unkept;
  } catch {
    words.unkept = "1"; // no store on this phone (a private window): the form itself saves
    post(places);
  }
};

// Without a store each colour of a stroke goes as the form without script would send it.
const post = async (places) => {
  for (const state of new Set(places.map((place) => is.get(place)))) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("brush", state);
    for (const place of places) if (is.get(place) === state) body.append("c", place);
    const answer = await fetch(location.pathname, { method: "POST", body }).catch(() => null);
    say(answer?.ok ? words.saved : words.kept);
  }
};

document.addEventListener("kept", () => say(words.kept));
document.addEventListener("answered", ({ detail: { draft, outcome } }) => {
  if (draft.key !== key) return;
  say(outcome.state === "refused" ? outcome.why : words.saved);
});
addEventListener("visibilitychange", () => document.hidden && writing.then(send));

// What this phone has that the page, perhaps an older copy of it, does not.
const open = async () => {
  const draft = await load(key);
  if (!draft || isOld(draft)) return;
  for (const [place, letter] of Object.entries(draft.shown)) {
    const state = Object.keys(LETTERS).find((name) => LETTERS[name] === letter);
    is.set(Number(place), state);
    draw(Number(place), state);
  }
  if (draft.state === "unsent") say(words.kept);
};

// The thumb -------------------------------------------------------------------------------------------------------------

table.classList.add("by-thumb");
let from, last, under;

const placeAt = (x, y) => {
  const box = document.elementFromPoint(x, y)?.closest("td")?.querySelector("input");
  return box && table.contains(box) ? Number(box.value) : undefined;
};

// Rows as they stand on the page: after midnight comes last.
const order = [...table.querySelectorAll("[name=hour]")].map((button) => Number(button.value));
const between = (one, other) => {
  const days = [Math.floor(one / 24), Math.floor(other / 24)].sort((a, b) => a - b);
  const rows = [order.indexOf(one % 24), order.indexOf(other % 24)].sort((a, b) => a - b);
  const places = [];
  for (let day = days[0]; day <= days[1]; day++) for (let row = rows[0]; row <= rows[1]; row++) places.push(day * 24 + order[row]);
  return places;
};

const preview = () => {
  for (const [place, state] of under) draw(place, state);
  under = new Map();
  for (const place of between(from, last)) {
    under.set(place, is.get(place));
    draw(place, brushNow);
  }
};

let brushNow;
table.addEventListener("pointerdown", (event) => {
  const place = event.button === 0 ? placeAt(event.clientX, event.clientY) : undefined;
  if (place === undefined) return;
  event.preventDefault();
  // Painting with the same colour again takes it away, as a second tap on a box does.
  brushNow = is.get(place) === brush() ? "x" : brush();
  from = last = place;
  under = new Map();
  try {
    table.setPointerCapture(event.pointerId);
  } catch {
    /* the finger is gone already */
  }
  preview();
});

table.addEventListener("pointermove", (event) => {
  if (from === undefined) return;
  const edge = event.clientY < 70 ? -12 : event.clientY > innerHeight - 170 ? 12 : 0;
  if (edge) scrollBy({ top: edge, behavior: "instant" });
  const place = placeAt(event.clientX, event.clientY);
  if (place === undefined || place === last) return;
  last = place;
  preview();
});

const lift = (event) => {
  if (from === undefined) return;
  const places = between(from, last);
  for (const [place, state] of under) draw(place, state);
  from = undefined;
  if (event.type === "pointerup") fill(places, brushNow);
};
table.addEventListener("pointerup", lift);
table.addEventListener("pointercancel", lift);

// Keyboard: Space paints, arrows move -----------------------------------------------------------------------------------

table.addEventListener("click", (event) => event.target.closest("td") && event.detail && event.preventDefault());
table.addEventListener("change", ({ target }) => {
  target.checked = false;
  const place = Number(target.value);
  fill([place], is.get(place) === brush() ? "x" : brush());
});
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
table.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || !event.target.matches("input")) return;
  event.preventDefault();
  const place = Number(event.target.value);
  const day = (Math.floor(place / 24) + step[0] + 7) % 7;
  const hour = order[(order.indexOf(place % 24) + step[1] + 24) % 24];
  boxes.get(day * 24 + hour).focus();
});

// Whole days, whole hours, parts of the day, copies -----------------------------------------------------------------------

form.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  if (!name) return;
  event.preventDefault();
  if (name === "day") fill(waking.map((hour) => Number(value) * 24 + hour));
  if (name === "hour") fill(all.map((day) => day * 24 + Number(value)));
  if (name === "preset") fill(all.flatMap((day) => parts[value].map((hour) => day * 24 + hour)));
});

const GOALS = { week: [0, 1, 2, 3, 4], end: [5, 6], all };
document.getElementById("copy").addEventListener("submit", (event) => {
  event.preventDefault();
  const source = Number(event.target.elements.from.value);
  const to = event.target.elements.to.value;
  const days = (GOALS[to] ?? [Number(to)]).filter((day) => day !== source);
  paint(days.flatMap((day) => order.map((hour) => [day * 24 + hour, is.get(source * 24 + hour)])));
  table.scrollIntoView({ block: "start" });
});

if (who) open().then(send, () => {});
