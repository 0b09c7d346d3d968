// "/" goes to the search; up and down walk through a table's rows, Enter opens the row (its link), "x" ticks it.
const isWriting = (target) => target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]")
const links = () => [...document.querySelectorAll("[data-rows] tbody th a")]

const step = (by) => {
  const all = links()
  const here = all.findIndex((link) => link.closest("tr").contains(document.activeElement))
  all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)]?.focus()
}

export const attach = () => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const search = document.querySelector("[data-search]")
    if (event.key === "Escape" && event.target === search) return search.blur()
    if (isWriting(event.target)) return
    if (event.key === "/" && search) {
      event.preventDefault()
      search.focus()
      search.select()
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!document.activeElement.closest("[data-rows]")) return
      event.preventDefault()
      step(event.key === "ArrowDown" ? 1 : -1)
    } else if (event.key === "x") {
      document.activeElement.closest("[data-rows] tr")?.querySelector("input[type=checkbox]")?.click()
    }
  })
}
