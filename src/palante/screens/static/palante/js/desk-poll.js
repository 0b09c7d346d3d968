// [data-poll][data-tag]: an island that htmx asks for again every so often. The tag goes along, so that the answer is
// a 304 of some bytes while nothing happened; and nothing is swapped under the hands of somebody who is typing in it.
const isWritingIn = (island) => {
  const focused = document.activeElement
  return island.contains(focused) && focused.matches("input, textarea, select") && focused.value !== ""
}

export const attach = () => {
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, headers } = event.detail
    if (!elt.matches("[data-poll]")) return
    if (document.hidden || isWritingIn(elt)) event.preventDefault()
    headers["If-None-Match"] = elt.dataset.tag
  })
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 304) event.detail.shouldSwap = false
  })
}
