// Notices on this phone, on or off. The browser asks her; what it then gives us, we keep. All words stand in the page.
const card = document.getElementById("push");
const form = card.querySelector("form");

const show = (state) => {
  for (const part of form.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
};

const key = Uint8Array.from(
  atob(card.dataset.push.replaceAll("-", "+").replaceAll("_", "/")),
  (letter) => letter.charCodeAt(0),
);

// The page's own site may have a new key since: then what the browser gave fits no more.
const fits = (subscription) => {
  const theirs = new Uint8Array(subscription.options?.applicationServerKey ?? key);
  return theirs.length === key.length && theirs.every((byte, at) => byte === key[at]);
};

const tell = async (subscription, off) => {
  const body = new FormData(form);
  body.set("subscription", JSON.stringify(subscription));
  if (off) body.set("off", "1");
  const answer = await fetch(card.dataset.here, { method: "POST", body, redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
};

const manager = async () => (await navigator.serviceWorker.ready).pushManager;

const begin = async () => {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    const iphone = /iPhone|iPad/.test(navigator.userAgent) && !matchMedia("(display-mode: standalone)").matches;
    return show(iphone ? "iphone" : "none");
  }
  if (Notification.permission === "denied") return show("denied");
  const subscription = await (await manager()).getSubscription();
  if (!subscription || Notification.permission !== "granted") return show("off");
  if (!fits(subscription)) {
    await subscription.unsubscribe();
    return show("off");
  }
  await tell(subscription); // a new owner of this phone, or a site that forgot: what stands here is true
  show("on");
};

const on = async () => {
  if ((await Notification.requestPermission()) !== "granted") return show(Notification.permission === "denied" ? "denied" : "off");
  const subscription = await (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: key });
  try {
    await tell(subscription);
  } catch (error) {
    await subscription.unsubscribe(); // nobody would ever write to it
    throw error;
  }
  show("on");
};

const off = async () => {
  const subscription = await (await manager()).getSubscription();
  if (subscription) {
    await tell(subscription, true);
    await subscription.unsubscribe();
  }
  show("off");
};

const attempt = async (work) => {
  form.ariaBusy = "true";
  try {
    await work();
  } catch {
    show("failed");
    form.querySelector("[data-state=off]").hidden = false;
  } finally {
    form.ariaBusy = null;
  }
};

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", ({ target }) => {
  const wish = target.closest("button[data-push]")?.dataset.push;
  if (wish) attempt(wish === "on" ? on : off);
});
attempt(begin);
