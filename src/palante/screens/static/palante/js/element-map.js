// The map of elements: pointing at one shows what it goes with; a tap keeps it and offers its page, a second tap opens it.
const map = document.getElementById("map");
const chosen = document.getElementById("chosen");
const links = [...map.querySelectorAll("[data-ends]")];
const nodes = [...map.querySelectorAll("[data-node]")];
const nodeOf = Object.fromEntries(nodes.map((node) => [node.dataset.node, node]));
let kept = "";

const beside = (id) => {
  const found = new Set();
  for (const { dataset } of links) {
    const ends = dataset.ends.split(" ");
    if (ends.includes(id)) found.add(ends[0] === id ? ends[1] : ends[0]);
  }
  return found;
};

const show = (id) => {
  map.classList.toggle("picked", Boolean(id));
  const near = id ? beside(id) : new Set();
  for (const node of nodes) node.classList.toggle("lit", node.dataset.node === id || near.has(node.dataset.node));
  for (const link of links) link.classList.toggle("lit", Boolean(id) && link.dataset.ends.split(" ").includes(id));
};

const link = (id) => {
  const made = document.createElement("a");
  made.href = nodeOf[id].href;
  made.textContent = nodeOf[id].textContent;
  return made;
};

const keep = (id) => {
  kept = id;
  show(id);
  for (const node of nodes) node.toggleAttribute("data-kept", node.dataset.node === id);
  chosen.hidden = !id;
  if (!id) return;
  const open = link(id);
  open.className = "button primary";
  const words = document.createElement("p");
  words.append(Object.assign(document.createElement("strong"), { textContent: nodeOf[id].textContent }), ` ${chosen.dataset.with} `);
  [...beside(id)].forEach((other, place) => words.append(place ? ", " : "", link(other)));
  open.textContent = chosen.dataset.open;
  chosen.replaceChildren(words, open);
};

map.addEventListener("click", (event) => {
  const node = event.target.closest("[data-node]");
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return node || keep("");
  if (kept === node.dataset.node) return; // the second time it is a link again
  event.preventDefault();
  keep(node.dataset.node);
});
map.addEventListener("pointerover", (event) => event.pointerType === "mouse" && show(event.target.closest("[data-node]")?.dataset.node ?? kept));
map.addEventListener("pointerleave", () => show(kept));
map.addEventListener("focusin", (event) => show(event.target.closest("[data-node]")?.dataset.node ?? kept));
map.addEventListener("focusout", () => show(kept));
addEventListener("keydown", ({ key }) => key === "Escape" && kept && keep(""));
