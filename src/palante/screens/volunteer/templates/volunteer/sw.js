// Keeps one page on the phone: the volunteer's own, so that it opens where there is no signal. The network comes first; what
// is kept is shown when it fails or takes long. When the address ends, so does the copy.
const SHELL = "volunteer-{{ version }}";
const FILES = {{ files|safe }};
const HOME = new URL("./", location).pathname;
const PATIENCE = 6_000;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([...FILES, HOME])));
});

addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith("volunteer-") && name !== SHELL) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === HOME) event.respondWith(page(event));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

const file = async (request) => (await caches.match(request)) ?? fetch(request);

const page = async (event) => {
  const kept = await caches.match(HOME);
  const answer = fetch(event.request);
  event.waitUntil(answer.then((fresh) => note(fresh.clone())).catch(() => {}));
  try {
    return await (kept ? Promise.race([answer, late()]) : answer);
  } catch {
    return kept ?? Response.error();
  }
};

const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));

const note = async (fresh) => {
  if (fresh.status === 410) {
    await caches.delete(SHELL);
    return registration.unregister();
  }
  if (fresh.status === 200 && !fresh.redirected) await (await caches.open(SHELL)).put(HOME, fresh);
};
