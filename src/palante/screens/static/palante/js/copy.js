// On a page with things to pass on: copy a text, print the page. Buttons are hidden until they can do something.
const each = (selector, action) => document.querySelectorAll(selector).forEach(action);

each("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

each("[data-copy]", (button) => {
  if (!navigator.clipboard) return; // plain http: the text can still be marked by hand
  button.hidden = false;
  const label = button.querySelector("span > span");
  const before = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText.trim());
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 4000);
  });
});
