// What every participant's page does: opens without signal, sends what waits, says when there is none, minds double taps.
import { send } from "./entries.js"
import "./leave.js"
import { who } from "./person.js"
import "./speak.js"

// No signal: a notice, nothing else. Everything goes on.
const notice = document.getElementById("offline")
const signal = () => notice && (notice.hidden = navigator.onLine)
addEventListener("online", signal)
addEventListener("offline", signal)
signal()

// A form is sent once, however nervous the thumb. The page may come back from memory, and then the form works again.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (!form.matches("[data-once]") || event.defaultPrevented) return
  if (form.ariaBusy === "true") return event.preventDefault()
  if (notice && !navigator.onLine) {
    event.preventDefault() // nothing could arrive; the page stays, and so does what was filled in
    signal()
    const words = form.querySelector("[data-no-signal]")
    if (words) words.hidden = false
    return (words ?? notice).scrollIntoView({ block: "center" })
  }
  form.ariaBusy = "true"
  setTimeout(() => (form.ariaBusy = null), 8_000)
})
addEventListener("pageshow", () => document.querySelectorAll("[data-once]").forEach((form) => (form.ariaBusy = null)))

// The phone's clock is in another place than we thought: offer to follow it.
const hint = document.querySelector("[data-zone-hint]")
if (hint) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const clock = (timeZone) => new Date().toLocaleString("en", { timeZone })
  if (here && clock(here) !== clock(hint.dataset.zoneHint)) {
    hint.elements.zone.value = here
    for (const place of hint.querySelectorAll("[data-place]")) place.textContent = here.split("/").pop().replaceAll("_", " ")
    hint.hidden = false
  }
}

document.querySelector("[data-again]")?.addEventListener("click", () => location.reload())

if (who) send()
if ("serviceWorker" in navigator) {
  addEventListener("load", async () => {
    await navigator.serviceWorker.register("/sw.js", { updateViaCache: "all" })
    const worker = await navigator.serviceWorker.ready
    if (who) worker.active.postMessage({ who })
  })
}
