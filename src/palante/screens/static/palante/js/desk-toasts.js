// The line that says what was done: it can be closed, the keyboard finds its undo, and a request that got lost says so.
const close = (toast) => toast.remove()

const ready = () => {
  for (const button of document.querySelectorAll("#toasts [data-close]")) button.hidden = false
  const orphaned = document.activeElement === null || document.activeElement === document.body
  if (orphaned) document.querySelector("#toasts [data-undo]")?.focus({ preventScroll: true })
}

export const attach = () => {
  ready()
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#toasts [data-close]")
    if (button) close(button.closest("[data-toast]"))
  })
  document.addEventListener("htmx:afterSettle", ready)
  const lost = (event) => {
    if (event.detail.elt.matches("[data-poll]")) return // it asks again by itself
    const toast = document.querySelector("[data-lost]")
    if (toast) toast.hidden = false
  }
  document.addEventListener("htmx:sendError", lost)
  document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status >= 500 && lost(event))
}
