// Saving by itself: a moment after the last key, what changed goes to the server. Until it has answered, a copy stays on this
// device; without a line it waits there and is sent when the line is back. The sign says which of these it is.
import { forget, keep, load } from "./correct-store.js";

const PAUSE = 1_200;
const AGAIN = 15_000;

export class Saving {
  constructor(model, { key, address, token, sign, words, disputed }) {
    Object.assign(this, { model, key, address, token, sign, words, disputed });
    model.on(() => this.soon());
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.send());
    addEventListener("beforeunload", (event) => this.unkept && event.preventDefault());
  }

  say(name, isFault = false) {
    if (this.said === name) return;
    this.said = name;
    this.sign.lastElementChild.textContent = this.words[name];
    this.sign.dataset.state = name;
    this.sign.toggleAttribute("data-fault", isFault);
  }

  // What an earlier visit could not send.
  async recall() {
    const row = await load(this.key).catch(() => undefined);
    if (!row) return;
    this.model.restore(row);
    await this.send();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
    this.unkept = true;
    this.say("writing");
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 300);
  }

  async keep() {
    try {
      if (this.model.unsent()) await keep(this.key, this.model.snapshot());
      this.unkept = false;
    } catch {} // no store on this device: leaving the page asks first
  }

  // Resolves to true when the server has everything.
  send() {
    clearTimeout(this.timer);
    if (this.sending) {
      this.again = true;
      return this.sending;
    }
    return (this.sending = this.sendAll().finally(() => (this.sending = undefined)));
  }

  async sendAll() {
    let done;
    do {
      this.again = false;
      done = await this.sendOnce();
    } while (done && (this.again || this.model.unsent()));
    if (done) await this.settled();
    return done;
  }

  async sendOnce() {
    const sent = this.model.unsent();
    if (!sent) return true;
    this.say("saving");
    let response;
    let answer;
    try {
      response = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
        body: JSON.stringify(sent),
      });
      if (response.ok && !response.redirected) answer = await response.json();
    } catch {
      response = undefined;
    }
    if (!answer) {
      await this.keep();
      this.timer = setTimeout(() => this.send(), AGAIN);
      if (response?.redirected || response?.status === 403) this.say("signedOut", true);
      else if (response?.status === 400) this.say("refused", true);
      else if (response?.status === 404) this.say("gone", true);
      else this.say("kept");
      return false;
    }
    const isOther = this.model.took(sent, answer);
    if (answer.conflicts.length || isOther) this.disputed(answer.conflicts, isOther);
    clearTimeout(this.timer);
    return true;
  }

  async settled() {
    if (this.model.disputed.size) {
      await this.keep(); // what was written here is kept until somebody has chosen
      this.say("disputed", true);
      return;
    }
    await forget(this.key).catch(() => {});
    this.unkept = false;
    this.say("saved");
  }
}
