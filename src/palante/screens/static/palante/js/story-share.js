// Share or quote a passage or the whole story: by what the phone offers, or by copying.
import { clock, markOf } from "./story-marks.js";
import { go, hasSound } from "./story-player.js";

const dialog = document.getElementById("share");
const whole = document.getElementById("quote");

// What was said, without the time before it and the link behind it.
const words = (passage) => {
  const copy = passage.cloneNode(true);
  for (const link of copy.querySelectorAll(":scope > a")) if (/^#[tp]/.test(link.getAttribute("href"))) link.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

const copy = async (text, from, told) => {
  try {
    await navigator.clipboard.writeText(text);
    if (told) told.textContent = dialog.dataset.copied;
  } catch {
    getSelection().selectAllChildren(from); // not allowed to: it is chosen, and can be copied by hand
  }
};

const wire = (box, told) => {
  const cite = box.querySelector(".cite");
  const [quote, link, send] = ["copy", "link", "send"].map((name) => box.querySelector(`[data-${name}]`));
  quote.hidden = link.hidden = false;
  send.hidden = !navigator.share;
  const say = (button) => told ?? button.querySelector("span").lastChild;
  quote.addEventListener("click", () => copy(cite.textContent, cite, say(quote)));
  link.addEventListener("click", () => copy(link.dataset.link, cite, say(link)));
  send.addEventListener("click", () => navigator.share({ title: document.title, url: link.dataset.link }).catch(() => {}));
};

wire(whole);
wire(dialog, dialog.querySelector("[role=status]"));

let passage;
export const offer = (node) => {
  passage = node;
  const mark = markOf(node);
  const own = node.querySelector(":scope > a[href^='#t=']");
  const place = own?.getAttribute("href") ?? (mark?.nodes.find((one) => one.id.startsWith("p")) === node ? `#t=${mark.at}` : `#${node.id}`);
  const address = dialog.dataset.address + place;
  dialog.querySelector(".cite").textContent = dialog.dataset.cite.replace(/\{(\w+)\}/g, (_all, name) =>
    ({ words: words(node), time: mark ? ` (${clock(mark.at)})` : "", address })[name] ?? "",
  );
  dialog.querySelector("[data-link]").dataset.link = address;
  dialog.querySelector("[data-listen]").hidden = !(hasSound && mark);
  dialog.querySelector("[role=status]").textContent = "";
  dialog.showModal();
};

dialog.querySelector("[data-listen]").addEventListener("click", () => {
  dialog.close();
  go(markOf(passage).at, { node: passage });
});
