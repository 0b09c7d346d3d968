// Quick exit: the page is gone before anything is loaded, and “back” does not lead here again.
// Without this script the same link goes to the server, which signs out and sends the browser on.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-quick-exit]")
  if (!link) return
  event.preventDefault()
  document.documentElement.hidden = true
  document.title = "…"
  document.dispatchEvent(new CustomEvent("leaving")) // who keeps things on this phone puts them away now
  if (window.caches) caches.keys().then((keys) => keys.forEach((key) => caches.delete(key)))
  fetch(link.href, { method: "POST", keepalive: true }).catch(() => {}) // signs out on the way; without signal we still go
  location.replace(link.dataset.to)
})
