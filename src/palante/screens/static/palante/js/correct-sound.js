// The voice: play, a little back, a little forward, slower, faster. The speed is remembered on this device.
const SPEEDS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const KEY = "palante-speed";

export class Sound {
  constructor(audio, bar, words, heard) {
    Object.assign(this, { audio, bar, words });
    let speed = 1;
    try {
      speed = Number(localStorage.getItem(KEY)) || 1;
    } catch {} // a private window: nothing is remembered
    this.setSpeed(SPEEDS.includes(speed) ? speed : 1);
    const tick = () => heard(audio.currentTime, !audio.paused);
    for (const name of ["timeupdate", "seeked", "play", "pause"]) audio.addEventListener(name, tick);
    for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, () => this.sign());
    audio.addEventListener("error", () => (bar.querySelector("[data-silent]").hidden = false));
    this.sign();
  }

  sign() {
    const button = this.bar.querySelector("[data-do=play]");
    button.querySelector("[data-when=paused]").hidden = !this.audio.paused;
    button.querySelector("[data-when=playing]").hidden = this.audio.paused;
  }

  toggle() {
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  play() {
    this.audio.play().catch(() => {}); // no file, or a press came in between: the player says so itself
  }

  from(seconds) {
    this.audio.currentTime = seconds;
    this.play();
  }

  move(by) {
    const end = Number.isFinite(this.audio.duration) ? this.audio.duration : Infinity;
    this.audio.currentTime = Math.min(Math.max(this.audio.currentTime + by, 0), end);
  }

  setSpeed(speed) {
    this.audio.defaultPlaybackRate = this.audio.playbackRate = speed;
    this.audio.preservesPitch = true;
    const shown = this.bar.querySelector("[data-speed]");
    shown.textContent = `${speed.toLocaleString(document.documentElement.lang)}×`;
    try {
      localStorage.setItem(KEY, speed);
    } catch {}
  }

  pace(by) {
    const here = SPEEDS.indexOf(this.audio.playbackRate);
    this.setSpeed(SPEEDS[Math.min(Math.max(here + by, 0), SPEEDS.length - 1)]);
  }
}
