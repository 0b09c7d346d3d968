// An answer while it is written: kept on this tab until it is sent, a ready answer put in where the cursor stands, and
// Ctrl + Enter to send. Without any of this the page works: a ready answer is a link that fills the field.
const form = document.querySelector("[data-answer]");
const field = form?.querySelector("textarea");

if (field) {
  const key = `answer ${form.dataset.answer}`;
  const server = field.value; // what the page came with: a ready answer, or words that could not be sent
  const kept = sessionStorage.getItem(key);
  if (kept && !server) field.value = kept;
  field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));

  const hint = form.querySelector("[data-keys]");
  if (hint && matchMedia("(hover: hover)").matches) hint.hidden = false;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  for (const link of document.querySelectorAll("[data-put]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const words = link.querySelector("[data-words]").textContent;
      const before = field.value.slice(0, field.selectionStart).trimEnd();
      const after = field.value.slice(field.selectionEnd).trimStart();
      field.value = [before, words, after].filter(Boolean).join("\n");
      form.elements.ready.value = link.dataset.put;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}

// Long talks open at their end, where the last word and the field are.
const last = document.querySelector(".talk > li:last-child");
if (last && !location.hash && document.querySelectorAll(".talk > li").length > 8) last.scrollIntoView({ block: "center" });
