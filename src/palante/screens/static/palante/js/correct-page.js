// The screen on which a transcript is corrected. The plain form below it does the same, page by page, without this script.
import { attach as attachDisputes } from "./correct-disputes.js";
import { attach as attachFind } from "./correct-find.js";
import { attach as attachKeys } from "./correct-keys.js";
import { Lines } from "./correct-lines.js";
import { Model, newId } from "./correct-model.js";
import { Saving } from "./correct-save.js";
import { Sound } from "./correct-sound.js";
import { attach as attachSpeakers } from "./correct-speakers.js";

const BACK = 3;
const desk = document.getElementById("correct");
const words = desk.dataset;
const byId = (id) => document.getElementById(id);

// Of the cookie, which is new after signing in again in another tab.
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;

const begin = async () => {
  const response = await fetch(words.data);
  if (!response.ok || response.redirected) return; // the plain form stays
  const model = new Model(await response.json());
  if (!model.lines.length) {
    const first = { id: newId(), start: 0, end: 0, speaker: model.speakers[0]?.key ?? "", text: "", doubts: [] };
    model.step([{ index: 0, out: [], into: [first] }]);
  }
  const list = byId("lines");
  const lines = new Lines(model, list, byId("line"), words);
  byId("plain").remove();
  for (const element of document.querySelectorAll("[data-with-script]")) element.hidden = false;

  const bar = byId("player");
  const follow = byId("follow");
  const heard = (seconds, isPlaying) => lines.follow(model.lineAt(seconds), isPlaying && follow.checked && !isElsewhere());
  const audio = bar.querySelector("audio");
  const sound = audio && new Sound(audio, bar, words, heard);
  // Who writes on another line is not torn away from it.
  const isElsewhere = () => Boolean(lines.current && lines.current.dataset.id !== lines.playing);

  const saving = new Saving(model, {
    key: words.key,
    address: words.save,
    token,
    sign: byId("saved"),
    words,
    disputed: attachDisputes(byId("disputes"), model, lines, words),
  });
  const openFind = attachFind(byId("find"), model, lines, words);
  attachSpeakers(byId("speakers"), model);

  const doubts = bar.querySelector("[data-doubts]");
  const count = () => (doubts.textContent = model.doubtCount.toLocaleString(document.documentElement.lang));
  model.on(({ typing }) => typing || count());
  list.addEventListener("focusout", count);
  count();

  const goDoubt = (back) => {
    const place = lines.place();
    const index = place ? model.indexOf(place.id) : back ? model.lines.length - 1 : 0;
    const found = model.doubtAfter(index, place ? (back ? place.at : place.to) : back ? Infinity : 0, back);
    if (found) lines.go(found);
    else sayDone(words.noDoubts);
  };
  const sayDone = (text) => (byId("told").textContent = text);

  const actions = {
    play: () => sound?.toggle(),
    back: () => sound?.move(-BACK),
    forward: () => sound?.move(BACK),
    slower: () => sound?.pace(-1),
    faster: () => sound?.pace(1),
    here: (id) => {
      const line = model.get(id?.dataset ? id.closest("li").dataset.id : lines.place()?.id);
      if (line && line.start !== null) sound?.from(line.start);
    },
    next: () => lines.step(1),
    previous: () => lines.step(-1),
    split: () => {
      const place = lines.place();
      if (!place || model.split(place.id, place.at)) return;
      const line = model.get(place.id);
      if (line.text && place.at >= line.text.trimEnd().length) model.add(place.id, audio && audio.currentTime);
      else sayDone(words.nothingToSplit);
    },
    time: () => {
      const place = lines.place();
      if (place && audio && !model.begins(place.id, audio.currentTime, place)) sayDone(words.outOfOrder);
    },
    join: (next) => {
      const place = lines.place();
      if (!place) return;
      const id = next === "next" ? model.lines[model.indexOf(place.id) + 1]?.id : place.id;
      if (id) model.join(id, place);
    },
    doubt: (back) => goDoubt(back === "back"),
    certain: () => {
      const place = lines.place();
      if (place) model.certain(place.id, place.at, place.to);
      goDoubt(false);
    },
    speaker: (number) => {
      const speaker = model.speakers[Number(number) - 1];
      const place = lines.place();
      if (speaker && place) model.speak(place.id, speaker.key, place);
    },
    undo: () => model.undo() || sayDone(words.nothingToUndo),
    redo: () => model.redo(),
    find: openFind,
    save: () => saving.send(),
    help: () => byId("keys").showModal(),
  };
  // The mouse must not take the caret out of the line.
  document.addEventListener("mousedown", (event) => event.target.closest?.("#player button, .toolbar [data-do]") && event.preventDefault());
  attachKeys((name, ...rest) => (actions[name] ? actions[name](...rest) && undefined : false));
  // What a form of this page does (read through, make a story) is done with everything that was written.
  for (const form of document.querySelectorAll("form[data-after-saving]")) {
    form.addEventListener("submit", async (event) => {
      if (!model.unsent()) return;
      event.preventDefault();
      if (await saving.send()) form.submit();
    });
  }
  await saving.recall();
  words.ready = "1";
};

begin();
