// The text follows the sound: what is being said is marked, and kept in view as long as the reader does not scroll away.
import { markAt } from "./story-marks.js";

const picture = document.querySelector("#picture svg");
const head = picture?.querySelector(".head");
const back = document.querySelector("[data-follow]");
let shown = [];
let follows = true;

const mind = (yes) => {
  follows = yes;
  if (back) back.hidden = yes || !shown.length;
};

const bring = (node) => {
  const { top, bottom, height } = node.getBoundingClientRect();
  if (top >= 72 && bottom <= innerHeight - 160) return;
  node.scrollIntoView({ block: height > innerHeight / 2 ? "start" : "center" });
};

// Marks these places of the text, and no others.
export const light = (nodes) => {
  for (const node of shown) node.removeAttribute("aria-current");
  shown = nodes;
  for (const node of shown) node.setAttribute("aria-current", "true");
};

// The sound is at this second. `node`: of several passages that share a time, the one that was asked for.
// Nothing happens as long as the same ones are said.
export const at = (second, node) => {
  head?.setAttribute("x", (second / picture.dataset.seconds) * 1000 - 2);
  const here = markAt(second + 0.3); // a seek may land a little before the second it was asked for
  if (!here) return;
  const wanted = here.nodes.includes(node) ? [node] : here.nodes;
  if (wanted.length === shown.length && wanted.every((one) => shown.includes(one))) return;
  light(wanted);
  if (follows) bring(wanted[0]);
};

// Somebody asked for a place: from here on the text follows again.
export const again = () => mind(true);

for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => mind(false), { passive: true });
addEventListener("keydown", ({ key }) => ["PageUp", "PageDown", "ArrowUp", "ArrowDown", "Home", "End"].includes(key) && mind(false));
back?.addEventListener("click", () => {
  mind(true);
  if (shown[0]) bring(shown[0]);
});
