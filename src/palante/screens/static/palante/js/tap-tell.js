// Tells the server what was done with cards, once each, and hears which cards are still ours to send. Without signal all of
// it waits here and goes later; the server does the same act twice without harm.
import { drop, waiting } from "./tap-store.js";

const AGAIN = 20_000;
const MOST = 100;
let telling, again, timer;

export const post = async (form, address, fields) => {
  const body = new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...fields });
  return fetch(address, { method: "POST", body });
};

const tellOnce = async (form, key, shown) => {
  clearTimeout(timer);
  const acts = waiting(key).slice(0, MOST);
  const now = Date.now();
  const asked = shown();
  const said = acts.map(({ at, ...act }) => ({ ...act, ago: Math.max(0, (now - at) / 1000) }));
  const response = await fetch(form.dataset.told, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify({ acts: said, shown: asked }),
    keepalive: acts.length < MOST,
  });
  const isOurs = response.headers.get("Content-Type")?.includes("json");
  if (!isOurs || response.status >= 500) throw new Error(response.status); // signed out, or a café's own page: keep all
  drop(key, acts.map((act) => act.id)); // 400: it will never be understood, and must not block what comes after it
  return { ok: response.ok, acts, asked, ...(await response.json()) };
};

// `heard` gets each answer. Asked for while it runs, it runs once more: nothing that was done meanwhile waits.
export const tell = (form, key, shown, heard, lost) => {
  if (telling) {
    again = true;
    return telling;
  }
  telling = (async () => {
    try {
      do {
        again = false;
        heard(await tellOnce(form, key, shown));
      } while (again || waiting(key).length);
    } catch {
      lost();
      timer = setTimeout(() => tell(form, key, shown, heard, lost), AGAIN);
    } finally {
      telling = undefined;
    }
  })();
  return telling;
};
