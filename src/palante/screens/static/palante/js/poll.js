// A page that waits for a session looks every half minute whether its card changed. Mostly it did not, and the answer
// is a 304 of some hundred bytes. A page nobody looks at asks nothing.
const EVERY = document.querySelector("meta[name=who][data-saves]") ? 60_000 : 30_000

const look = async () => {
  const card = document.querySelector("[data-poll]")
  if (!card || document.hidden || card.querySelector("textarea:focus")) return
  try {
    const response = await fetch(card.dataset.poll, { headers: { "If-None-Match": card.dataset.etag }, cache: "no-store" })
    if (response.status !== 200 || response.redirected) return
    const hadFocus = card.contains(document.activeElement)
    card.outerHTML = await response.text()
    if (hadFocus) document.querySelector("#now :is(a, button)")?.focus({ preventScroll: true })
    tick()
  } catch {} // no signal: the notice says so, the next look may find it again
}

const tick = () => {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" })
  for (const place of document.querySelectorAll("[data-relative]")) {
    const minutes = Math.ceil((Date.parse(place.dataset.relative) - Date.now()) / 60_000)
    if (minutes > 0) place.textContent = words.format(minutes, "minute")
  }
}

// Two thousand phones opened by the same reminder do not ask in the same second.
setTimeout(() => setInterval(() => (look(), tick()), EVERY), Math.random() * EVERY)
addEventListener("visibilitychange", () => document.hidden || look())
