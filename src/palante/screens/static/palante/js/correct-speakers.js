// Who speaks: names, who asks the questions, one more voice. The first nine have a key.
export const attach = (panel, model) => {
  const list = panel.querySelector("[data-voices]");
  const template = panel.querySelector("template");

  const read = () =>
    [...list.children].map((row) => ({
      key: row.dataset.key,
      name: row.querySelector("[type=text]").value.trim(),
      asks: row.querySelector("[type=checkbox]").checked,
    }));

  const draw = () => {
    const counts = new Map();
    for (const { speaker } of model.lines) counts.set(speaker, (counts.get(speaker) ?? 0) + 1);
    const rows = model.speakers.map(({ key, name, asks }, index) => {
      const row = template.content.firstElementChild.cloneNode(true);
      row.dataset.key = key;
      row.dataset.voice = index % 6;
      row.querySelector("kbd").textContent = index < 9 ? `Alt+${index + 1}` : "";
      row.querySelector("[type=text]").value = name ?? "";
      row.querySelector("[type=text]").placeholder = key;
      row.querySelector("[type=checkbox]").checked = Boolean(asks);
      row.querySelector("[data-lines]").textContent = (counts.get(key) ?? 0).toLocaleString(document.documentElement.lang);
      return row;
    });
    list.replaceChildren(...rows);
  };

  list.addEventListener("change", () => model.name(read()));
  panel.querySelector("[data-add]").addEventListener("click", () => {
    const taken = new Set(model.speakers.map(({ key }) => key));
    let number = model.speakers.length + 1;
    while (taken.has(`S${number}`)) number++;
    model.name([...model.speakers, { key: `S${number}`, name: "", asks: false }]);
    draw();
    list.lastElementChild.querySelector("[type=text]").focus();
  });
  panel.addEventListener("toggle", () => panel.open && draw());
  model.on(({ speakers }) => {
    if (speakers && panel.open && !panel.contains(document.activeElement)) draw();
  });
  draw();
};
