// A transcript while it is corrected: lines (segments) that are never changed in place, so that undo only swaps them back.
// An edit is {index, out: [lines], into: [lines], caret before and after}; a step is one or more edits, undone at once.
// What is not yet with the server is found by comparing with the lines it last confirmed: nothing else has to be remembered.

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (n) => n.toString(16).padStart(2, "0")).join("");

const GATHER = 1_200; // typing within this time is one step of undo
const round = (seconds) => Math.round(seconds * 100) / 100;
export const same = (a, b) => a.text === b.text && a.speaker === b.speaker && a.start === b.start && a.end === b.end;
const identical = (a, b) => same(a, b) && JSON.stringify(a.doubts) === JSON.stringify(b.doubts);
export const oneLine = (text) => text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ");

// Doubts are places in the text: those before an edit stay, those behind it move, those it touches are settled by it.
export const moved = (doubts, before, after) => {
  let head = 0;
  const most = Math.min(before.length, after.length);
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const end = before.length - tail;
  const by = after.length - before.length;
  return doubts.flatMap(([from, to]) => (to <= head ? [[from, to]] : from >= end ? [[from + by, to + by]] : []));
};

export class Model {
  constructor({ segments, speakers, version }) {
    this.lines = segments;
    this.speakers = speakers;
    this.listeners = [];
    this.past = [];
    this.future = [];
    this.disputed = new Map(); // id → what somebody else made of a line that was changed here too (null: taken away)
    this.confirm({ segments, speakers, version });
  }

  // What the server has.
  confirm({ segments, speakers, version }) {
    this.version = version;
    this.known = new Map(segments.map((line) => [line.id, line]));
    this.knownSpeakers = speakers;
  }

  on(listener) {
    this.listeners.push(listener);
  }

  tell(what) {
    for (const listener of this.listeners) listener(what);
  }

  indexOf(id) {
    return this.lines.findIndex((line) => line.id === id);
  }

  get(id) {
    return this.lines[this.indexOf(id)];
  }

  // Edits -------------------------------------------------------------------------------------------------------------

  swap({ index, out, into }) {
    this.lines.splice(index, out.length, ...into);
  }

  // One step: `edits` are applied in order. `typing` (a line's id) gathers with the step before when it is fresh.
  step(edits, { typing = "", before, after, speakers } = {}) {
    if (!edits.length && !speakers) return;
    for (const edit of edits) this.swap(edit);
    const last = this.past.at(-1);
    const at = Date.now();
    if (typing && last?.typing === typing && at - last.at < GATHER) {
      last.edits[0].into = edits[0].into;
      Object.assign(last, { at, after });
    } else {
      this.past.push({ edits, typing, at, before, after, speakers: speakers && { out: this.speakers, into: speakers } });
      if (this.past.length > 500) this.past.shift();
    }
    if (speakers) this.speakers = speakers;
    this.future = [];
    this.tell({ edits, caret: typing ? undefined : after, speakers: Boolean(speakers), typing });
  }

  undo() {
    const step = this.past.pop();
    if (!step) return false;
    const edits = step.edits.toReversed().map(({ index, out, into }) => ({ index, out: into, into: out }));
    for (const edit of edits) this.swap(edit);
    if (step.speakers) this.speakers = step.speakers.out;
    this.future.push(step);
    this.tell({ edits, caret: step.before, speakers: Boolean(step.speakers) });
    return true;
  }

  redo() {
    const step = this.future.pop();
    if (!step) return false;
    for (const edit of step.edits) this.swap(edit);
    if (step.speakers) this.speakers = step.speakers.into;
    this.past.push({ ...step, typing: "" });
    this.tell({ edits: step.edits, caret: step.after, speakers: Boolean(step.speakers) });
    return true;
  }

  replaceLine(id, fields, options) {
    const index = this.indexOf(id);
    const line = this.lines[index];
    const fresh = { ...line, ...fields };
    if (identical(line, fresh)) return;
    this.step([{ index, out: [line], into: [fresh] }], options);
  }

  write(id, text, caret) {
    const line = this.get(id);
    this.replaceLine(
      id,
      { text, doubts: moved(line.doubts, line.text, text) },
      { typing: id, before: { id, at: Math.min(caret, line.text.length) }, after: { id, at: caret } },
    );
  }

  // Where the voice probably is at this character: by the share of the line's letters before it.
  split(id, at) {
    const index = this.indexOf(id);
    const line = this.lines[index];
    const head = line.text.slice(0, at);
    const tail = line.text.slice(at);
    if (!head.trim() || !tail.trim()) return false;
    const shift = at + (tail.length - tail.trimStart().length);
    const cut = line.start === null ? null : round(line.start + ((line.end - line.start) * at) / line.text.length);
    const kept = head.trimEnd();
    const first = { ...line, end: cut, text: kept, doubts: line.doubts.filter(([, to]) => to <= kept.length) };
    const second = {
      ...line,
      id: newId(),
      start: cut,
      text: tail.trimStart(),
      doubts: line.doubts.filter(([from]) => from >= shift).map(([from, to]) => [from - shift, to - shift]),
    };
    this.step([{ index, out: [line], into: [first, second] }], { before: { id, at }, after: { id: second.id, at: 0 } });
    return true;
  }

  // The line joins the one before it; the voice of the first stays.
  join(id, caret) {
    const index = this.indexOf(id);
    if (index < 1) return false;
    const [first, second] = this.lines.slice(index - 1, index + 1);
    const gap = first.text && second.text ? " " : "";
    const shift = first.text.length + gap.length;
    const whole = {
      ...first,
      end: first.end === null ? null : Math.max(first.end, second.end ?? 0),
      text: first.text + gap + second.text,
      doubts: [...first.doubts, ...second.doubts.map(([from, to]) => [from + shift, to + shift])],
    };
    this.step([{ index: index - 1, out: [first, second], into: [whole] }], {
      before: caret ?? { id, at: 0 },
      after: { id: whole.id, at: shift },
    });
    return true;
  }

  // An empty line below, for whoever writes down what she hears: it begins where the voice is.
  add(id, seconds) {
    const index = this.indexOf(id);
    const line = this.lines[index];
    const next = this.lines[index + 1]?.start ?? Infinity;
    const begins = line.start === null ? null : round(Math.min(Math.max(seconds ?? line.end, line.start), next));
    const ends = line.start === null ? null : Math.max(Math.min(line.end, begins), line.start);
    const fresh = { ...line, id: newId(), start: begins, end: Math.max(begins, line.end), text: "", doubts: [] };
    if (begins === null) fresh.end = null;
    this.step([{ index, out: [line], into: [{ ...line, end: ends }, fresh] }], {
      before: { id, at: line.text.length },
      after: { id: fresh.id, at: 0 },
    });
  }

  // This line begins at this second; the one before it ends there. False when that would put lines out of order.
  begins(id, seconds, caret) {
    const index = this.indexOf(id);
    const line = this.lines[index];
    const before = this.lines[index - 1];
    const start = round(seconds);
    const later = this.lines.slice(index + 1).find((other) => other.start !== null);
    if ((before && before.start !== null && start < before.start) || (later && start > later.start)) return false;
    const edits = [{ index, out: [line], into: [{ ...line, start, end: Math.max(start, line.end ?? later?.start ?? start) }] }];
    if (before && before.start !== null)
      edits.push({ index: index - 1, out: [before], into: [{ ...before, end: Math.max(before.start, Math.min(before.end, start)) }] });
    this.step(edits, { before: caret, after: caret });
    return true;
  }

  speak(id, speaker, caret) {
    this.replaceLine(id, { speaker }, { before: caret, after: caret });
  }

  // Every doubt that touches these places is settled.
  certain(id, from, to) {
    const line = this.get(id);
    const doubts = line.doubts.filter(([start, end]) => end < from || start > to);
    this.replaceLine(id, { doubts }, { before: { id, at: from, to }, after: { id, at: to } });
    return doubts.length !== line.doubts.length;
  }

  // Many lines at once: `texts` is a Map id → new text.
  rewrite(texts) {
    const edits = [];
    this.lines.forEach((line, index) => {
      const text = texts.get(line.id);
      if (text === undefined || text === line.text) return;
      edits.push({ index, out: [line], into: [{ ...line, text, doubts: moved(line.doubts, line.text, text) }] });
    });
    this.step(edits, {});
    return edits.length;
  }

  name(speakers) {
    if (JSON.stringify(speakers) !== JSON.stringify(this.speakers)) this.step([], { speakers });
  }

  // The next doubtful place after (or before, back = true) a place; goes round at the end.
  doubtAfter(index, at, back = false) {
    const count = this.lines.length;
    for (let step = 0; step <= count; step++) {
      const here = (((back ? index - step : index + step) % count) + count) % count;
      const { id, doubts } = this.lines[here];
      const fits = doubts.filter(([from, to]) => (step ? true : back ? to < at : from >= at));
      const found = back ? fits.at(-1) : fits[0];
      if (found) return { id, at: found[0], to: found[1] };
    }
    return undefined;
  }

  get doubtCount() {
    return this.lines.reduce((sum, line) => sum + line.doubts.length, 0);
  }

  // Which line is spoken at this second: the last that has begun.
  lineAt(seconds) {
    if (!this.lines.length || this.lines.some(({ start }) => start === null)) return undefined;
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle].start <= seconds + 0.01) low = middle;
      else high = middle - 1;
    }
    return this.lines[low];
  }

  // The server's side ---------------------------------------------------------------------------------------------------

  // What it has not heard of: {changes: [{segment, was, after}], removed: [{id, was}], speakers?}; undefined when nothing.
  unsent() {
    const here = new Set();
    const changes = [];
    let after = null;
    for (const line of this.lines) {
      here.add(line.id);
      if (this.disputed.has(line.id)) {
        after = this.disputed.get(line.id) ? line.id : after;
        continue;
      }
      const was = this.known.get(line.id) ?? null;
      if (!was || !identical(was, line)) changes.push({ segment: line, was, after });
      after = line.id;
    }
    const removed = [...this.known.values()].filter((line) => !here.has(line.id)).map((was) => ({ id: was.id, was }));
    const speakers =
      JSON.stringify(this.speakers) === JSON.stringify(this.knownSpeakers)
        ? undefined
        : { now: this.speakers, was: this.knownSpeakers };
    return changes.length || removed.length || speakers ? { seen: this.version, changes, removed, speakers } : undefined;
  }

  // The answer: what it has now (`segments`, only when somebody else wrote too), or that it took what was sent.
  // Lines changed here since stay as they are here.
  took(sent, answer) {
    const mine = new Map(this.lines.map((line) => [line.id, line]));
    if (!answer.segments) {
      const known = new Map(this.known);
      for (const { id } of sent.removed) known.delete(id);
      for (const { segment } of sent.changes) known.set(segment.id, segment);
      this.known = known;
      if (sent.speakers) this.knownSpeakers = sent.speakers.now;
      this.version = answer.version;
      return false;
    }
    const before = this.known;
    const base = new Map([...before, ...sent.changes.map(({ segment }) => [segment.id, segment])]);
    for (const { id } of sent.removed) base.delete(id);
    for (const { id, theirs } of answer.conflicts) if (mine.has(id)) this.disputed.set(id, theirs);
    const { disputed } = this;
    const isOwn = (line) => disputed.has(line.id) || !base.has(line.id) || !identical(base.get(line.id), line);
    const lines = answer.segments.flatMap((line) => {
      const own = mine.get(line.id);
      if (own) return [isOwn(own) ? own : line];
      const isGone = base.has(line.id) && identical(base.get(line.id), line);
      return isGone ? [] : [line]; // joined away here since; new from there, or written on there, it stands
    });
    const there = new Set(answer.segments.map(({ id }) => id));
    this.lines.forEach((line, index) => {
      if (there.has(line.id) || !isOwn(line)) return; // only here: split meanwhile, or they took away what was written on
      const place = lines.findIndex(({ id }) => id === this.lines[index - 1]?.id);
      lines.splice(place + 1, 0, line);
    });
    const isOther = lines.length !== this.lines.length || lines.some((line, index) => line !== this.lines[index]);
    const ownSpeakers = JSON.stringify(this.speakers) !== JSON.stringify(sent.speakers?.now ?? this.knownSpeakers);
    if (!ownSpeakers) this.speakers = answer.speakers;
    this.confirm(answer);
    for (const id of disputed.keys()) {
      // What was seen here stays what is known, so that a page loaded anew finds the dispute again.
      if (before.has(id)) this.known.set(id, before.get(id));
      else this.known.delete(id);
    }
    if (isOther) {
      this.lines = lines;
      this.past = []; // steps speak of places, and the places have moved
      this.future = [];
    }
    this.tell({ edits: [], all: isOther, speakers: !ownSpeakers });
    return isOther;
  }

  // Put back what this device kept: the lines as they were written here, over what the server has.
  restore({ lines, speakers, known, knownSpeakers, version }) {
    this.lines = lines;
    this.speakers = speakers;
    this.confirm({ segments: known, speakers: knownSpeakers, version });
    this.tell({ edits: [], all: true, speakers: true });
  }

  snapshot() {
    return {
      lines: this.lines.slice(),
      speakers: this.speakers,
      known: [...this.known.values()],
      knownSpeakers: this.knownSpeakers,
      version: this.version,
    };
  }

  // Two texts for one line: the server's becomes what is known, so that keeping mine is a change like any other.
  settle(id, keep) {
    const index = this.indexOf(id);
    const theirs = this.disputed.get(id);
    this.disputed.delete(id);
    if (theirs) this.known.set(id, theirs);
    else this.known.delete(id);
    if (keep === "theirs" && theirs && index >= 0) {
      this.step([{ index, out: [this.lines[index]], into: [theirs] }], { after: { id, at: 0 } });
    } else if (keep === "theirs" && index >= 0) {
      this.step([{ index, out: [this.lines[index]], into: [] }], {});
    } else this.tell({ edits: [] });
  }
}
