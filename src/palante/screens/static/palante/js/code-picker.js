// The picker: type, choose with the arrows, Enter adds. What is in no vocabulary yet can be added as one of the four kinds.
import { find, read } from "./code-vocabulary.js";

export const attach = (dialog, { address, words, chosen }) => {
  const input = dialog.querySelector("[role=combobox]");
  const list = dialog.querySelector("[role=listbox]");
  const count = dialog.querySelector("[data-count]");
  const kinds = [...dialog.querySelector("template").content.querySelectorAll("[data-kind]")];
  const labels = new Map(kinds.map((kind) => [kind.dataset.kind, kind.textContent]));
  let elements = [];
  let passage;
  let at = 0;

  const option = (name, kind, note, isNew) => {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.id = `option-${list.children.length}`;
    Object.assign(row.dataset, { name, kind });
    const small = document.createElement("small");
    small.className = "muted";
    small.textContent = isNew ? words.new.replace("%s", labels.get(kind)) : [labels.get(kind), note].filter(Boolean).join(" · ");
    row.append(name, small);
    list.append(row);
  };

  const draw = () => {
    const typed = input.value.trim();
    const found = find(elements, typed);
    list.replaceChildren();
    for (const { name, title, kinds: own, about } of found) {
      option(name, own[0] ?? "tools", title === name ? about.slice(0, 80) : title);
    }
    if (typed && !elements.some(({ name }) => name === typed)) for (const kind of labels.keys()) option(typed, kind, "", true);
    count.textContent = found.length ? found.length : words.none;
    go(0);
  };

  const go = (to) => {
    const rows = [...list.children];
    at = Math.min(Math.max(to, 0), rows.length - 1);
    rows.forEach((row, index) => row.setAttribute("aria-selected", index === at));
    if (rows[at]) input.setAttribute("aria-activedescendant", rows[at].id);
    else input.removeAttribute("aria-activedescendant");
    rows[at]?.scrollIntoView({ block: "nearest" });
  };

  const take = (row) => {
    if (!row) return;
    dialog.close();
    chosen(passage, { name: row.dataset.name, kind: row.dataset.kind });
  };

  input.addEventListener("input", draw);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") go(at + (key === "ArrowDown" ? 1 : -1));
    else if (key === "Enter") take(list.children[at]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", ({ target }) => take(target.closest("[role=option]")));
  dialog.addEventListener("close", () => passage?.isConnected && passage.focus());

  return async (article) => {
    passage = article;
    dialog.querySelector("[data-full]").hidden = Number(article.dataset.tags) < 4;
    input.value = "";
    dialog.showModal();
    input.focus();
    if (!elements.length) elements = await read(address).catch(() => []);
    draw();
  };
};
