// Which questions and choices of a form apply, for forms with more logic than register.js knows, and for volunteers.
import { Filled } from "./form.js";

const data = document.getElementById("form-plan");
const plan = JSON.parse(data.textContent);
const form = document.querySelector("form:has([data-path])");
const types = new Map(plan.questions.map(({ path, type }) => [path, type]));
const cascades = new Set(plan.questions.filter(({ filter }) => filter).map(({ path }) => path));

const answers = () => {
  const found = {};
  for (const part of form.querySelectorAll("[data-path]")) {
    const { path } = part.dataset;
    const values = new FormData(form).getAll(`a-${path}`).filter((value) => value !== "");
    if (!values.length) continue;
    const type = types.get(path);
    if (type === "select_multiple") found[path] = values;
    else if (/integer|decimal|range/.test(type)) found[path] = Number(values[0].replace(",", "."));
    else found[path] = values[0];
  }
  return found;
};

const look = () => {
  const filled = new Filled(plan, answers());
  const steps = new Set(filled.steps);
  for (const part of form.querySelectorAll("[data-path]")) {
    const { path } = part.dataset;
    if (!types.has(path)) continue;
    part.hidden = !steps.has(path);
    part.dataset.fault = filled.fault(path); // what a form's own rule says, before the server does
    if (!cascades.has(path)) continue;
    const open = new Set(filled.choices(path).map(({ name }) => name));
    for (const field of part.querySelectorAll("input[name^='a-']")) {
      field.closest("label").hidden = !open.has(field.value);
      if (!open.has(field.value)) field.checked = false;
    }
  }
};

form.addEventListener("input", look);
form.addEventListener("change", look);
look();
