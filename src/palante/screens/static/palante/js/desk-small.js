// Small helps: copy a link, print, search as one types, ask before leaving words unsaved, one sending a form.
const later = (action, delay) => {
  let timer
  return (...args) => { clearTimeout(timer); timer = setTimeout(() => action(...args), delay) }
}

const each = (root, selector, action) => {
  for (const element of root.querySelectorAll(`${selector}:not([data-ready])`)) {
    element.dataset.ready = ""
    action(element)
  }
}

export const attach = (root) => {
  each(root, "[data-copy]", (button) => {
    if (!navigator.clipboard) return
    button.hidden = false
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy)
      button.setAttribute("aria-pressed", "true")
    })
  })
  each(root, "[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => window.print()) })
  each(root, "form[data-live]", (form) => {
    const send = () => form.requestSubmit()
    const go = form.querySelector("[data-go]")
    if (go && window.htmx) go.hidden = true // it goes by itself; Enter still does
    form.addEventListener("input", later((event) => event.target.matches("[type=search]") && send(), 350))
    form.addEventListener("change", (event) => event.target.matches("select") && send())
  })
  each(root, "form[data-unsaved]", (form) => {
    const warn = (event) => event.preventDefault()
    form.addEventListener("input", () => window.addEventListener("beforeunload", warn), { once: true })
    form.addEventListener("submit", () => window.removeEventListener("beforeunload", warn))
  })
  each(root, "form[method=post]", (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault() // a double click; the server would do it once as well
      form.dataset.sent = "1"
      setTimeout(() => delete form.dataset.sent, 3000)
    })
  })
}
