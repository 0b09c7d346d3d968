// “Listen”: reads a part of the page aloud with the phone's own voice, or plays its recording. Again: stop.
const voices = window.speechSynthesis
let playing

const stop = () => {
  voices?.cancel()
  playing?.audio?.pause()
  playing?.button.setAttribute("aria-pressed", "false")
  playing = undefined
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-speak]")
  if (!button) return
  const again = playing?.button === button
  stop()
  if (again) return
  playing = { button }
  button.setAttribute("aria-pressed", "true")
  if (button.dataset.src) {
    playing.audio = new Audio(button.dataset.src)
    playing.audio.addEventListener("ended", stop)
    playing.audio.play()
    return
  }
  const said = new SpeechSynthesisUtterance(document.querySelector(button.dataset.speak)?.innerText ?? "")
  said.lang = button.closest("[lang]").lang
  said.addEventListener("end", () => playing?.button === button && stop())
  voices.speak(said)
})

for (const button of document.querySelectorAll("[data-speak]")) button.hidden = !(voices || button.dataset.src)
