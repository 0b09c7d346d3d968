// What was begun earlier on this device: go on, finish, save a copy, throw away.
import { Refused } from "./record-send.js";
import { forget, next } from "./record-store.js";

const length = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const keptRows = (page, rows, { start, complete, size }) => {
  const list = page.querySelector("[data-kept-rows]");
  list.replaceChildren();
  page.querySelector("[data-kept-list]").hidden = !rows.length;
  for (const row of rows) {
    const item = page.querySelector("[data-kept-row]").content.cloneNode(true).firstElementChild;
    const when = new Date(row.began).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    item.querySelector("[data-what]").textContent = `${when} · ${length(row.seconds)} · ${size(row.bytes)}`;
    const outcome = item.querySelector("[data-outcome]");
    const button = (name) => item.querySelector(`[data-do=${name}]`);
    const busy = (is) => item.querySelectorAll("button").forEach((one) => (one.disabled = is));
    button("continue").hidden = row.state === "whole"; // its end was said; only the sending was not finished
    button("continue").addEventListener("click", () => start(row));
    const send = async () => {
      busy(true);
      try {
        const link = document.createElement("a");
        link.href = await complete(row, {
          show: (received) => (outcome.textContent = page.dataset.sentWords.replace("{0}", `${size(received)} / ${size(row.bytes)}`)),
          waits: () => (outcome.textContent = page.dataset.noLine),
        });
        link.textContent = page.dataset.arrived;
        outcome.replaceChildren(link); // no jump there: somebody may be recording by now
        item.querySelector(".row").remove();
      } catch (error) {
        if (error instanceof Refused) outcome.textContent = error.message;
        busy(false);
      }
    };
    button("complete").addEventListener("click", send);
    button("save").addEventListener("click", () => save(row));
    button("discard").addEventListener("click", ({ currentTarget }) => discard(currentTarget, row, item, page));
    list.append(item);
    if (row.state === "whole") send();
  }
};

// Each take is a file of its own: no player reads two in one.
const save = async (row) => {
  let take = [];
  const takes = [take];
  for (let at = 0, pieces; (pieces = await next(row.id, at, 4_000_000)).length; at = pieces.at(-1).offset + pieces.at(-1).size) {
    if (pieces[0].take) takes.push((take = []));
    take.push(...pieces.map((piece) => piece.data));
  }
  takes.forEach((data, number) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(data, { type: row.mime }));
    link.download = takes.length > 1 ? `${number + 1} ${row.name}` : row.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
};

// Asked for twice: there is no way back.
const discard = async (button, row, item, page) => {
  if (!button.dataset.asked) {
    button.dataset.asked = "1";
    button.querySelector("[data-label]").textContent = button.dataset.sure;
    return;
  }
  await forget(row.id);
  item.remove();
  page.querySelector("[data-kept-list]").hidden = !page.querySelector("[data-kept-rows] li");
};
