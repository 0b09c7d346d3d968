// [data-record]: records a voice in this browser. Every second goes to this device's store first and to the server as the
// line allows, so a reload, a crash or hours without signal lose nothing but the last second.
import { newId } from "./entries.js";
import { keptRows } from "./record-kept-rows.js";
import { meter } from "./record-meter.js";
import { Refused, SignedOut, sendUntilDone } from "./record-send.js";
import { append, begin, change, forget, next, recordingsOf } from "./record-store.js";

const FORMS = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"];
const EVERY = 1_000;
const SEND_EVERY = 8_000;

const page = document.querySelector("[data-record]");
const { member, journey, uploads } = page.dataset;
const at = (name) => page.querySelector(`[data-${name}]`);
const button = (name) => at("recorder").querySelector(`[data-do=${name}]`);
const say = (words, value = "") => words.replace("{0}", value);
const size = (bytes) => {
  const [unit, each] = bytes < 1e6 ? ["kB", 1e3] : ["MB", 1e6];
  const digits = { maximumFractionDigits: unit === "kB" ? 0 : 1 };
  return `${new Intl.NumberFormat(document.documentElement.lang, digits).format(bytes / each)}\u00a0${unit}`;
};

let kept; // the recording as it stands in the store
let recorder, stream, stopMeter, wakeLock, release;
let writing = Promise.resolve(); // pieces are written one after the other
let takeSeconds = 0; // of the takes before this one
let runSince; // since when this take runs, without its pauses
let run = 0;
let isSending, sendTimer;

const clock = () => {
  const seconds = Math.floor(secondsNow());
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  at("clock").textContent = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};
const secondsNow = () => takeSeconds + run + (runSince ? (performance.now() - runSince) / 1000 : 0);

const show = (state) => {
  for (const [name, states] of Object.entries({ start: ["idle"], pause: ["recording"], resume: ["paused"], finish: ["recording", "paused"] })) {
    const had = document.activeElement === button(name);
    button(name).hidden = !states.includes(state);
    if (had && button(name).hidden) at("recorder").querySelector("[data-do]:not([hidden])")?.focus();
  }
  page.dataset.state = state;
  if (state === "recording") at("state").textContent = page.dataset.running;
  if (state === "paused") at("state").textContent = page.dataset.resting;
};

const showKept = () => (at("here").textContent = kept ? `${say(page.dataset.keptWords, size(kept.bytes))} ` : "");
const showLine = (words) => at("line").textContent === words || (at("line").textContent = words);

// Sending: beside the recording, and to its end once it is whole.

const told = (row) => ({ name: row.name, mime: row.mime });

export const sending = (row, whole) => ({
  address: `${uploads}${row.id}/`,
  told: told(row),
  read: async (received, most) => {
    const pieces = await next(row.id, received, most);
    if (!pieces.length) return undefined;
    return { data: new Blob(pieces.map((piece) => piece.data)), offset: pieces[0].offset, take: pieces[0].take };
  },
  whole,
});

const sendSome = async () => {
  if (isSending || !kept) return;
  isSending = true;
  try {
    await sendUntilDone(
      {
        ...sending(kept, () => undefined),
        show: (received) => showLine(received >= kept.bytes ? page.dataset.allSent : say(page.dataset.sentWords, size(received))),
        goesOn: () => Boolean(recorder),
      },
      (error) => showLine(error instanceof SignedOut ? page.dataset.signedOut : page.dataset.noLine),
    );
  } catch (error) {
    if (error instanceof Refused) showLine(error.message);
  } finally {
    isSending = false;
  }
};

// Resolves to the address of the recording, once the server has all of it; then this device forgets it.
export const complete = async (row, { show = () => {}, waits = () => {} } = {}) => {
  const whole = await change(row.id, { state: "whole" });
  const done = await sendUntilDone({ ...sending(whole, () => whole.bytes), show }, waits);
  await forget(row.id);
  return done.address;
};

// Recording.

const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder && window.indexedDB);

const refuse = (why) => {
  at("recorder").hidden = true;
  at("unable").hidden = false;
  for (const words of page.querySelectorAll("[data-why]")) words.hidden = words.dataset.why !== why;
  at("unable").scrollIntoView({ block: "center" });
};

const listen = async () => {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  } catch (error) {
    refuse(error.name === "NotAllowedError" ? "refused" : error.name === "NotFoundError" ? "absent" : "other");
    return undefined;
  }
};

// Other tabs see that somebody is at it and leave it alone.
const hold = (id) => navigator.locks?.request(`palante-sound-${id}`, () => new Promise((resolve) => (release = resolve)));

export const start = async (row) => {
  stream = await listen();
  if (!stream) return;
  const mime = FORMS.find((form) => MediaRecorder.isTypeSupported(form)) ?? "";
  recorder = new MediaRecorder(stream, { mimeType: mime, audioBitsPerSecond: 48_000 });
  const bare = (recorder.mimeType || mime).split(";")[0];
  if (!row) {
    const day = new Date();
    const stamp = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
    const ending = { "audio/mp4": "m4a", "audio/ogg": "ogg" }[bare] ?? "webm";
    row = { id: newId(), member, journey, name: `${page.dataset.name} ${stamp}.${ending}`, mime: bare, began: Date.now(), bytes: 0, seconds: 0, takes: 0, state: "open" };
    await begin(row);
    navigator.storage?.persist?.(); // asks the browser not to clear it when space gets short
  }
  kept = row;
  takeSeconds = row.seconds;
  run = 0;
  hold(row.id);
  let isFirst = true;
  recorder.ondataavailable = ({ data }) => {
    if (!data.size) return;
    const take = isFirst && kept.bytes > 0;
    isFirst = false;
    const seconds = secondsNow();
    writing = writing.then(async () => {
      try {
        kept = (await append(kept.id, await data.arrayBuffer(), { take, seconds })) ?? kept;
        showKept();
      } catch {
        showLine(page.dataset.full); // the quota; what is there stays
      }
    });
  };
  recorder.onerror = cut;
  stream.getAudioTracks()[0].onended = cut;
  recorder.start(EVERY);
  runSince = performance.now();
  stopMeter = meter(stream, { level: at("level"), hears: (is) => (at("hearing").textContent = is ? page.dataset.hears : page.dataset.quiet) });
  at("kept-list").hidden = true;
  show("recording");
  button("pause").focus({ preventScroll: true });
  at("recorder").scrollIntoView({ block: "nearest" });
  showKept();
  sendTimer = setInterval(sendSome, SEND_EVERY);
  try {
    wakeLock = await navigator.wakeLock?.request("screen");
  } catch {} // low battery: then the screen may go dark, and the recording goes on
};

const stopClock = () => {
  if (runSince) run += (performance.now() - runSince) / 1000;
  runSince = undefined;
};

const pauseIt = () => {
  recorder.pause();
  recorder.requestData();
  stopClock();
  show("paused");
};

const resume = () => {
  if (!recorder) return start(kept); // the microphone had gone away
  recorder.resume();
  runSince = performance.now();
  show("recording");
};

const close = async () => {
  stopClock();
  clearInterval(sendTimer);
  if (recorder && recorder.state !== "inactive") {
    const ended = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.stop();
    await ended;
  }
  await writing;
  recorder = undefined;
  stopMeter?.();
  stream?.getTracks().forEach((track) => track.stop());
  wakeLock?.release?.();
};

const cut = async () => {
  if (!recorder) return;
  await close();
  at("hearing").textContent = page.dataset.cut;
  show("paused");
};

const finish = async () => {
  await close();
  show("sending");
  at("state").textContent = page.dataset.sending;
  try {
    const address = await complete(kept, {
      show: (received) => showLine(say(page.dataset.sentWords, `${size(received)} / ${size(kept.bytes)}`)),
      waits: (error) => showLine(error instanceof SignedOut ? page.dataset.signedOut : page.dataset.noLine),
    });
    release?.();
    location.href = address;
  } catch (error) {
    showLine(error.message);
    release?.();
    showRows();
  }
};

const showRows = async () => {
  const held = (await navigator.locks?.query?.())?.held.map((lock) => lock.name) ?? [];
  const rows = (await recordingsOf(member, journey)).filter((row) => !held.includes(`palante-sound-${row.id}`));
  keptRows(page, rows, { start, complete, size });
};

const act = { start: () => start(), pause: pauseIt, resume, finish };
if (canRecord()) {
  at("recorder").hidden = false;
  show("idle");
  showKept();
  for (const [name, how] of Object.entries(act)) button(name).addEventListener("click", how);
  setInterval(clock, 250);
  showRows();
} else {
  refuse("other");
}
addEventListener("beforeunload", (event) => recorder && event.preventDefault());
addEventListener("online", sendSome);
