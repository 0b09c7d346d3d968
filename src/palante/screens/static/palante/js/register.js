// One question after the other: each answer is on this phone at once, with the server soon after, also without signal.
const EVERY = 20_000;
const form = document.getElementById("join");
const words = form.dataset;
const saved = document.getElementById("saved");
const sections = [...form.querySelectorAll(".question")];
const key = `register/${words.journey}`;
const turns = "turns" in words;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone; // a guess, which she can change later
if (zone) form.elements.zone.value = zone;
const open = () => sections.filter((section) => !section.hidden);
const now = () => sections.find((section) => section.matches(".now"));

// On this phone

const fields = (section) => section.querySelectorAll("[name^='a-']");
const store = "known" in words ? sessionStorage : localStorage;
const answers = () => [...new FormData(form)].filter(([name]) => name.startsWith("a-"));

const keep = () => {
  try {
    store.setItem(key, JSON.stringify({ reply: form.elements.reply.value, at: now()?.dataset.path, answers: answers() }));
    return true;
  } catch {
    return false; // a private window: the server still saves
  }
};

const kept = () => {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
};

const forget = () => store.removeItem(key);

const fill = (rows) => {
  for (const field of form.querySelectorAll("[name^='a-']")) {
    const said = rows.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = said.includes(field.value);
    else if (said.length) field.value = said[0];
  }
  form.dispatchEvent(new Event("change"));
};

// With the server

let sent = 0, unsent = false, timer;

const say = (text) => {
  saved.lastElementChild.textContent = text;
  saved.hidden = false;
};

const send = async () => {
  clearTimeout(timer);
  if (!unsent || !navigator.onLine) return;
  unsent = false;
  sent = Date.now();
  const body = new FormData(form);
  body.set("go", `save:${now()?.dataset.path ?? ""}`);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(body), keepalive: true });
    if (!answer.ok) throw new Error(answer.status);
    say(words.saved);
  } catch {
    unsent = true;
  }
};

const save = () => {
  const here = keep();
  unsent = true;
  if (here) say(words.kept);
  clearTimeout(timer);
  timer = setTimeout(send, Math.max(0, EVERY - (Date.now() - sent)));
};

form.addEventListener("input", keep);
addEventListener("visibilitychange", () => document.hidden && send());

// One question after the other

const show = (section, focus = true) => {
  for (const other of sections) other.classList.toggle("now", other === section);
  const all = open(), number = all.indexOf(section) + 1, bar = document.querySelector(".progress");
  bar.firstElementChild.textContent = words.where.replace("{n}", number).replace("{all}", all.length);
  bar.lastElementChild.value = number;
  bar.lastElementChild.max = all.length;
  document.getElementById("intro").classList.toggle("wide-only", number > 1);
  if (!focus) return;
  scrollTo({ top: 0 });
  const heading = section.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
};

const lacks = (section) => {
  const { fault } = section.dataset; // of join-logic.js
  if (!fault && !("required" in section.dataset)) return false;
  const said = !fault && [...fields(section)].some((field) => (/checkbox|radio/.test(field.type) ? field.checked : field.value.trim()));
  const error = section.querySelector(".error");
  if (error) {
    error.hidden = said;
    if (!said) error.textContent = fault || words.missing;
  }
  return !said;
};

const tooYoung = (section) => "adult" in section.dataset && section.querySelector(":checked")?.value === "no";

form.addEventListener("submit", (event) => {
  const [verb, path] = (event.submitter?.value ?? "send").split(/:(.*)/);
  const section = sections.find((one) => one.dataset.path === path);
  const all = open(), place = all.indexOf(section);
  if (verb === "back" && !turns) {
    event.preventDefault();
    if (place > 0) history.back();
    return;
  }
  if (verb === "next") {
    if (turns || tooYoung(section)) return;
    if (lacks(section)) return event.preventDefault();
    if (place + 1 < all.length) {
      event.preventDefault();
      save();
      history.pushState({ path: all[place + 1].dataset.path }, "");
      return show(all[place + 1]);
    }
    event.submitter.value = "send";
    queueMicrotask(() => setTimeout(() => (event.submitter.value = `next:${path}`), 500));
  }
  keep();
  clearTimeout(timer);
  unsent = false;
  document.getElementById("no-signal").hidden = navigator.onLine;
  if (!navigator.onLine) {
    event.preventDefault();
    addEventListener("online", () => form.requestSubmit(event.submitter ?? undefined), { once: true });
    return document.getElementById("no-signal").scrollIntoView({ block: "center" });
  }
  if (form.ariaBusy === "true") return event.preventDefault(); // a nervous thumb
  form.ariaBusy = "true";
  setTimeout(() => (form.ariaBusy = null), 8_000);
});

addEventListener("pageshow", () => (form.ariaBusy = null));
addEventListener("popstate", ({ state }) => {
  const section = open().find((one) => one.dataset.path === state?.path);
  if (section) show(section);
});

// What applies, for forms that only ask “is this answer that one” (data-when); join-logic.js knows the rest

const said = (path) => {
  const part = form.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (!part || part.hidden) return [];
  return [...fields(part)].filter(({ type, checked }) => !/checkbox|radio/.test(type) || checked).map(({ value }) => value);
};

const text = ([kind, value]) => (kind === "ref" ? said(value).join(" ") : String(value));

const holds = ([kind, one, other, third]) => {
  if (kind === "=") return text(one) === text(other);
  if (kind === "!=") return text(one) !== text(other);
  if (one === "not") return !applies(other);
  return said(other[1]).includes(text(third)); // selected(${question}, 'choice')
};

const applies = (tree) => {
  const [kind, ...parts] = tree;
  return kind === "and" ? parts.every(applies) : kind === "or" ? parts.some(applies) : holds(tree);
};

const look = () => {
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = !applies(JSON.parse(part.dataset.when));
};

form.addEventListener("input", look);
form.addEventListener("change", look);

// Opening

if (!turns) history.replaceState({ path: now()?.dataset.path }, "");
const mine = kept(), ask = document.getElementById("kept-here");
if (mine?.reply === form.elements.reply.value) {
  if (!document.getElementById("form-errors")) fill(mine.answers);
} else if (mine?.answers?.some(([, value]) => value)) ask.hidden = false;
ask.addEventListener("click", ({ target }) => {
  const choice = target.closest("[data-kept]")?.dataset.kept;
  if (!choice) return;
  ask.hidden = true;
  if (choice === "drop") return forget();
  form.elements.reply.value = mine.reply;
  fill(mine.answers);
  const section = open().find((one) => one.dataset.path === mine.at);
  if (section && !turns) show(section);
});
document.addEventListener("leaving", forget);
look();

// “Listen”: the phone's own voice, asked for when it is wanted.
const listen = document.getElementById("listen");
for (const section of window.speechSynthesis ? sections : []) {
  [...section.querySelectorAll(".split")].at(-1).append(listen.content.cloneNode(true));
  section.querySelector("[data-speak]").dataset.speak = `#${section.id} .field,#${section.id} .prose`;
}
form.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-speak]");
  if (!button || "ready" in words) return;
  words.ready = "";
  await import("./speak.js");
  button.click();
});
