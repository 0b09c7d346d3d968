// The lines on the page. All of them stand there as light text (so that the browser's own search finds them); those in sight
// become fields. Behind each field stands a copy of its text, which gives it its height and carries the doubtful words' lines.
import { oneLine } from "./correct-model.js";

export const clock = (seconds) => {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};

// Text, doubt, text, doubt, … text. While the number of doubts stays, only letters change and no element comes or goes: an
// element that comes makes the browser look at the styles of all lines.
export const mark = (element, text, doubts) => {
  const parts = [];
  let from = 0;
  for (const [start, end] of doubts) {
    if (start < from || end > text.length) continue;
    parts.push(text.slice(from, start), text.slice(start, end));
    from = end;
  }
  parts.push(text.slice(from));
  const nodes = element.childNodes;
  if (nodes.length !== parts.length) {
    const make = (part, index) => (index % 2 ? Object.assign(document.createElement("u"), { textContent: part }) : new Text(part));
    return element.replaceChildren(...parts.map(make));
  }
  parts.forEach((part, index) => {
    const words = index % 2 ? nodes[index].firstChild : nodes[index];
    if (words.data !== part) words.data = part;
  });
};

const A_PIECE = 40; // lines that are laid out together, or not at all while they are out of sight

export class Lines {
  constructor(model, list, template, words) {
    Object.assign(this, { model, list, template, words });
    this.rows = new Map(); // id → <li>
    this.playing = undefined;
    this.sight = new IntersectionObserver((seen) => this.look(seen), { rootMargin: "600px 0px" });
    list.addEventListener("input", (event) => this.typed(event));
    list.addEventListener("change", (event) => this.spoken(event));
    list.addEventListener("focusout", ({ target }) => target.matches("textarea") && this.remember(target));
    model.on((what) => this.changed(what));
    this.drawAll();
  }

  drawAll() {
    for (const row of this.rows.values()) this.sight.unobserve(row);
    this.rows.clear();
    const pieces = [];
    for (let from = 0; from < this.model.lines.length || !from; from += A_PIECE) {
      const piece = document.createElement("ol");
      piece.className = "said";
      piece.append(...this.model.lines.slice(from, from + A_PIECE).map((line) => this.make(line)));
      pieces.push(piece);
    }
    this.list.replaceChildren(...pieces);
  }

  make(line) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.dataset.id = line.id;
    this.rows.set(line.id, row);
    this.write(row, line);
    this.sight.observe(row);
    return row;
  }

  nameOf(key) {
    const index = this.model.speakers.findIndex((speaker) => speaker.key === key);
    return { index, name: this.model.speakers[index]?.name || key || this.words.nobody };
  }

  // Only what differs is set: an attribute or a choice set anew, even to the same, has its price in a long list.
  write(row, line) {
    const { index, name } = this.nameOf(line.speaker);
    const area = row.querySelector("textarea");
    mark(row.querySelector("[data-words]"), line.text, line.doubts);
    if (area && area.value !== line.text) area.value = line.text;
    const shown = `${line.start} ${line.speaker} ${index} ${name} ${Boolean(area)}`;
    if (row.shown !== shown) {
      row.shown = shown;
      const when = row.firstElementChild;
      when.textContent = clock(line.start);
      when.setAttribute("aria-label", `${this.words.playFrom} ${clock(line.start)}`);
      row.dataset.voice = index < 0 ? "" : index % 6;
      if (area) {
        area.setAttribute("aria-label", `${clock(line.start)} ${name}`);
        row.querySelector("select").value = line.speaker;
      } else row.querySelector("[data-voice-name]").textContent = name;
    }
    const asks = Boolean(this.model.speakers[index]?.asks);
    if (row.hasAttribute("data-asks") !== asks) row.toggleAttribute("data-asks", asks);
    const isDisputed = this.model.disputed.has(line.id);
    if (row.hasAttribute("data-disputed") !== isDisputed) row.toggleAttribute("data-disputed", isDisputed);
  }

  // Fields for those in sight ---------------------------------------------------------------------------------------------

  look(seen) {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) this.open(target);
      else if (!target.contains(document.activeElement)) this.close(target);
    }
  }

  open(row) {
    const line = this.model.get(row.dataset.id);
    if (!line || row.querySelector("textarea")) return;
    const area = document.createElement("textarea");
    area.rows = 1;
    area.spellcheck = true;
    area.lang = this.words.language;
    row.querySelector("[data-words]").after(area);
    row.querySelector("[data-words]").setAttribute("aria-hidden", "true");
    const choice = document.createElement("select");
    choice.tabIndex = -1;
    choice.setAttribute("aria-label", this.words.speaker);
    this.offer(choice, line.speaker);
    row.querySelector("[data-voice-name]").replaceWith(choice);
    this.write(row, line);
  }

  offer(choice, key) {
    const options = this.model.speakers.map(({ key: value, name }) => new Option(name || value, value));
    if (!this.model.speakers.some((speaker) => speaker.key === key)) options.unshift(new Option(key || this.words.nobody, key));
    choice.replaceChildren(...options);
  }

  close(row) {
    const area = row.querySelector("textarea");
    if (!area) return;
    area.remove();
    row.querySelector("[data-words]").removeAttribute("aria-hidden");
    const name = document.createElement("span");
    name.dataset.voiceName = "";
    row.querySelector("select").replaceWith(name);
    const line = this.model.get(row.dataset.id);
    if (line) this.write(row, line);
  }

  // What happens ------------------------------------------------------------------------------------------------------------

  typed({ target }) {
    if (!target.matches("textarea")) return;
    const row = target.closest("li");
    const text = oneLine(target.value);
    if (text !== target.value) {
      const caret = target.selectionStart - (target.value.length - text.length);
      target.value = text;
      target.setSelectionRange(caret, caret);
    }
    this.model.write(row.dataset.id, text, target.selectionStart);
  }

  spoken({ target }) {
    if (target.matches("select")) this.model.speak(target.closest("li").dataset.id, target.value);
  }

  changed({ edits, all, speakers, caret }) {
    if (all) {
      const here = this.place();
      this.drawAll();
      if (here && this.rows.has(here.id)) this.go(here);
      return;
    }
    for (const { out, into } of edits) this.redraw(out, into);
    if (speakers) {
      for (const line of this.model.lines) {
        const row = this.rows.get(line.id);
        const choice = row.querySelector("select");
        if (choice) this.offer(choice, line.speaker);
        row.shown = "";
        this.write(row, line);
      }
    }
    if (caret) this.go(caret);
  }

  redraw(out, into) {
    const kept = new Set(into.map(({ id }) => id));
    for (const { id } of out) {
      const row = this.rows.get(id);
      if (!row || kept.has(id)) continue;
      this.sight.unobserve(row);
      row.remove();
      this.rows.delete(id);
    }
    for (const line of into) {
      let row = this.rows.get(line.id);
      if (row) this.write(row, line);
      else {
        row = this.make(line);
        const before = this.rows.get(this.model.lines[this.model.indexOf(line.id) - 1]?.id);
        if (before) before.after(row);
        else this.list.firstElementChild.prepend(row);
      }
    }
  }

  // Where one is ------------------------------------------------------------------------------------------------------------

  get current() {
    return document.activeElement?.closest?.("[data-id]") ?? null;
  }

  // The caret, also when the sound's buttons have the focus: the line one was in last.
  place() {
    const area = document.activeElement;
    if (area?.matches?.("[data-id] textarea")) this.remember(area);
    return this.last && this.rows.has(this.last.id) ? this.last : undefined;
  }

  remember(area) {
    this.last = { id: area.closest("li").dataset.id, at: area.selectionStart, to: area.selectionEnd };
  }

  go({ id, at = 0, to = at }) {
    const row = this.rows.get(id);
    if (!row) return;
    this.open(row);
    const area = row.querySelector("textarea");
    area.focus({ preventScroll: true });
    area.setSelectionRange(at, to);
    this.last = { id, at, to };
    this.show(row);
  }

  // Rows out of sight have a guessed height, so the first jump may miss by a little: look again once they are drawn.
  show(row, block = "nearest") {
    row.scrollIntoView({ block });
    requestAnimationFrame(() => row.isConnected && row.scrollIntoView({ block }));
  }

  step(by) {
    const id = this.current?.dataset.id ?? this.place()?.id;
    const line = this.model.lines[id ? this.model.indexOf(id) + by : 0];
    if (line) this.go({ id: line.id, at: by > 0 ? 0 : line.text.length });
    return Boolean(line);
  }

  follow(line, isFollowing) {
    if (line?.id === this.playing) return;
    this.rows.get(this.playing)?.removeAttribute("aria-current");
    this.playing = line?.id;
    const row = this.rows.get(this.playing);
    row?.setAttribute("aria-current", "true");
    if (row && isFollowing) this.show(row);
  }
}
