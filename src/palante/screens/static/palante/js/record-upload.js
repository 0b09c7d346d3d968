// form[data-pieces]: a file goes in pieces and goes on where the line broke, even after a reload, when the same file is
// chosen again. The id of its upload stays on this device until it is whole.
import { newId } from "./entries.js";
import { Refused, SignedOut, sendUntilDone } from "./record-send.js";

const keyOf = (form, file) => `palante-upload/${form.dataset.member}/${form.dataset.uploads}/${form.dataset.into ?? ""}/${file.name}/${file.size}/${file.lastModified}`;

const send = async (form, event) => {
  const file = form.querySelector("input[type=file]").files[0];
  if (!file || event.defaultPrevented) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  const box = form.querySelector("[data-progress]");
  const words = box.querySelector("[data-words]");
  const bar = box.querySelector("progress");
  const share = (received) => `${Math.floor((100 * received) / file.size)}\u00a0%`;
  const say = (sentence, value = "") => (words.textContent = sentence.replace("{0}", value));
  box.hidden = false;
  if (file.size > Number(form.dataset.limit)) return say(words.dataset.large);
  const key = keyOf(form, file);
  const id = localStorage[key] ?? (localStorage[key] = newId());
  let stopped = false;
  let received = 0;
  form.ariaBusy = "true";
  box.querySelector("[data-stop]").onclick = () => { stopped = true; box.hidden = true; };
  const show = (now) => {
    say(!received && now ? words.dataset.again : words.dataset.sending, share(now));
    received = now;
    bar.value = Math.floor((100 * now) / file.size);
  };
  try {
    const done = await sendUntilDone(
      {
        address: `${form.dataset.uploads}${id}/`,
        told: { name: file.name, mime: file.type, size: file.size },
        read: async (offset, most) => (offset < file.size ? { data: file.slice(offset, offset + most), offset } : undefined),
        whole: () => file.size,
        finish: form.dataset.into ? { into: Number(form.dataset.into) } : {},
        show,
        goesOn: () => !stopped,
      },
      (error) => say(error instanceof SignedOut ? words.dataset.signedOut : words.dataset.waiting, share(received)),
    );
    if (!done?.address) return;
    delete localStorage[key];
    if (new URL(done.address, location).pathname === location.pathname) location.reload();
    else location.href = done.address;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(error.message || words.dataset.refused);
    delete localStorage[key];
  } finally {
    form.ariaBusy = null;
  }
};

for (const form of document.querySelectorAll("form[data-pieces]")) form.addEventListener("submit", (event) => send(form, event));
