// The small player: plays, goes back and on by ten seconds, changes the speed, remembers the place on this phone.
import { again, at } from "./story-follow.js";
import { clock } from "./story-marks.js";

const box = document.getElementById("player");
const audio = box?.querySelector("audio");
const STEP = 10;
const WORTH = 15; // seconds; a place nearer to the beginning is not worth an offer

const kept = {
  get: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off: nothing is remembered, all else works
    }
  },
  set: (key, value) => {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      // as above
    }
  },
};

let asked; // of passages that share a time, the one that was tapped

// From this second on; `node` is the passage that was asked for. Without sound, the text alone goes there.
export const go = (second, { node, plays = true } = {}) => {
  again();
  asked = node;
  if (audio) {
    audio.currentTime = second; // before anything is loaded it is where playing will begin
    if (plays) audio.play().catch(() => {});
  }
  at(second, node);
};

const open = () => {
  const place = `palante-story-${box.dataset.story}`;
  const deck = box.querySelector(".deck");
  const slider = deck.querySelector("input");
  const time = deck.querySelector("[data-clock]");
  const button = deck.querySelector("[data-play]");
  const word = button.querySelector("[data-word]");
  const speed = deck.querySelector("select");
  const resume = box.querySelector("[data-resume]");
  const lost = box.querySelector(".lost");
  let used = false;

  audio.controls = false;
  deck.hidden = false;

  const length = () => (Number.isFinite(audio.duration) ? audio.duration : Number(slider.max));
  const show = () => {
    slider.value = audio.currentTime;
    slider.setAttribute("aria-valuetext", clock(audio.currentTime));
    time.textContent = `${clock(audio.currentTime)} / ${clock(length())}`;
  };
  const skip = (seconds) => {
    again();
    asked = undefined;
    audio.currentTime = Math.min(Math.max(audio.currentTime + seconds, 0), length());
    show();
    at(audio.currentTime);
  };
  const toggle = () => (audio.paused ? audio.play().catch(() => {}) : audio.pause());

  button.addEventListener("click", toggle);
  for (const one of deck.querySelectorAll("[data-skip]")) one.addEventListener("click", () => skip(Number(one.dataset.skip)));
  slider.addEventListener("input", () => {
    again();
    asked = undefined;
    audio.currentTime = Number(slider.value);
    show();
    at(audio.currentTime);
  });

  const hurry = () => {
    audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value);
    kept.set("palante-speed", speed.value === "1" ? "" : speed.value);
  };
  if ([...speed.options].some(({ value }) => value === kept.get("palante-speed"))) speed.value = kept.get("palante-speed");
  hurry();
  speed.addEventListener("change", hurry);

  audio.addEventListener("loadedmetadata", () => {
    slider.max = Math.floor(length());
    show();
  });
  audio.addEventListener("play", () => {
    used = true;
    resume.hidden = lost.hidden = true;
    word.textContent = word.dataset.pause;
    button.setAttribute("aria-pressed", "true");
    button.querySelector("small")?.remove(); // the price is paid
  });
  audio.addEventListener("pause", () => {
    word.textContent = word.dataset.word;
    button.setAttribute("aria-pressed", "false");
    keep();
  });
  let last = 0;
  const keep = () => kept.set(place, audio.ended || audio.currentTime < WORTH ? "" : String(Math.floor(audio.currentTime)));
  const heard = () => {
    if (audio.seeking) return;
    show();
    at(audio.currentTime, asked);
    if (Math.abs(audio.currentTime - last) > 5) {
      last = audio.currentTime;
      if (!audio.paused) keep();
    }
  };
  audio.addEventListener("timeupdate", heard);
  audio.addEventListener("seeked", heard);
  addEventListener("pagehide", () => used && keep());
  audio.querySelector("source:last-of-type")?.addEventListener("error", () => {
    lost.textContent = box.dataset.failed;
    lost.hidden = false;
  });

  const before = Number(kept.get(place));
  if (before >= WORTH && !location.hash) {
    resume.querySelector("b").textContent = clock(before);
    resume.hidden = false;
    resume.addEventListener("click", () => {
      resume.hidden = true;
      button.focus();
      go(before);
    });
  }

  // Keys, once somebody listens; never in a field, and what a button or a link does with a key it goes on doing.
  addEventListener("keydown", (event) => {
    if (!used || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { target } = event;
    if (target.closest?.("input, select, textarea, dialog")) return;
    const seconds = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (seconds) skip(seconds);
    else if (event.key === " " && !target.closest?.("button, a, summary")) toggle();
    else return;
    event.preventDefault();
  });

  // The phone's own buttons, on the lock screen and on earphones.
  if ("mediaSession" in navigator && window.MediaMetadata) {
    navigator.mediaSession.metadata = new MediaMetadata({ title: box.dataset.title, artist: box.dataset.teller });
    for (const [name, seconds] of [["seekbackward", -STEP], ["seekforward", STEP]]) {
      navigator.mediaSession.setActionHandler(name, () => skip(seconds));
    }
  }
};

if (audio) open();

export const hasSound = Boolean(audio);
