// Which questions of a form apply, for forms that ask only “is this answer that one”: most do, and need no more than this.
// Each part says when it applies (data-when, a small tree); form.js knows every formula, and the server decides.
const form = document.querySelector("form:has([data-when])");

const said = (path) => {
  const part = form.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (!part || part.hidden) return [];
  const fields = [...part.querySelectorAll("[name^='a-']")];
  return fields.filter(({ type, checked }) => !/checkbox|radio/.test(type) || checked).map(({ value }) => value);
};

const text = ([kind, value]) => (kind === "ref" ? said(value).join(" ") : String(value));

const holds = (tree) => {
  const [kind, ...parts] = tree;
  if (kind === "and") return parts.every(holds);
  if (kind === "or") return parts.some(holds);
  if (kind === "=") return text(parts[0]) === text(parts[1]);
  if (kind === "!=") return text(parts[0]) !== text(parts[1]);
  if (parts[0] === "not") return !holds(parts[1]);
  return said(parts[1][1]).includes(text(parts[2])); // selected(${question}, 'choice')
};

const look = () => {
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = !holds(JSON.parse(part.dataset.when));
};

form.addEventListener("input", look);
form.addEventListener("change", look);
look();
