// Two people wrote on one line: both texts are shown, and nothing is decided before somebody chooses.
import { clock } from "./correct-lines.js";

export const attach = (box, model, lines, words) => {
  const list = box.querySelector("[data-disputes]");
  const template = box.querySelector("template");
  const note = box.querySelector("[data-others]");

  const draw = () => {
    const rows = [...model.disputed].flatMap(([id, theirs]) => {
      const mine = model.get(id);
      if (!mine) return [];
      const row = template.content.firstElementChild.cloneNode(true);
      row.querySelector("[data-when]").textContent = clock(mine.start);
      row.querySelector("[data-mine]").textContent = mine.text;
      row.querySelector("[data-theirs]").textContent = theirs ? theirs.text : words.takenAway;
      for (const button of row.querySelectorAll("[data-keep]")) {
        button.addEventListener("click", () => {
          model.settle(id, button.dataset.keep);
          draw();
          if (model.get(id)) lines.go({ id });
        });
      }
      return [row];
    });
    list.replaceChildren(...rows);
    box.hidden = !rows.length && note.hidden;
  };

  return (conflicts, isOther) => {
    note.hidden = !isOther;
    draw();
    if (conflicts.length) box.scrollIntoView({ block: "nearest" });
  };
};
