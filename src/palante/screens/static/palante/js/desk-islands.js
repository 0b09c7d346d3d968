// #island: the part of a page that htmx swaps by itself. A link that leads to another page is an ordinary link; an answer
// without an island (not allowed, signed out) is shown whole.
const isIsland = (element) => element?.id === "island"

export const attach = () => {
  document.addEventListener("htmx:configRequest", (event) => {
    const { boosted, verb, path, target } = event.detail
    if (!boosted || verb !== "get" || !isIsland(target)) return
    const goal = new URL(path, location.href)
    if (goal.pathname === location.pathname) return
    event.preventDefault()
    location.href = goal
  })
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, serverResponse } = event.detail
    if (!isIsland(target) || xhr.status >= 500 || serverResponse.includes('id="island"')) return
    event.detail.shouldSwap = false
    const page = new DOMParser().parseFromString(serverResponse, "text/html")
    document.querySelector("main").replaceWith(page.querySelector("main") ?? "")
  })
}
