// form[data-upload]: a large file shows how far it is, can be stopped, and says so when it breaks off.
export const attach = (root) => {
  for (const form of root.querySelectorAll("form[data-upload]:not([data-uploads])")) {
    form.dataset.uploads = ""
    form.addEventListener("submit", (event) => send(form, event))
  }
}

const send = (form, event) => {
  const file = form.querySelector("input[type=file]")?.files[0]
  if (!file || file.size < 2_000_000 || event.defaultPrevented) return // too quick to be worth watching
  event.preventDefault()
  const box = form.querySelector("[data-progress]")
  const words = form.querySelector("[data-progress-words]")
  const bar = box.querySelector("progress")
  const stop = form.querySelector("[data-cancel]")
  box.hidden = false
  if (form.dataset.limit && file.size > Number(form.dataset.limit)) {
    words.textContent = words.dataset.large
    return
  }
  const request = new XMLHttpRequest()
  const show = (share) => { bar.value = share; words.textContent = `${words.dataset.sending} ${share} %` }
  const lost = () => { words.textContent = words.dataset.lost; delete form.dataset.sent }
  request.upload.addEventListener("progress", (step) => step.lengthComputable && show(Math.round((step.loaded / step.total) * 100)))
  request.addEventListener("error", lost)
  request.addEventListener("abort", lost)
  request.addEventListener("load", () => {
    if (request.status >= 500) return lost()
    history.replaceState(null, "", request.responseURL)
    const page = new DOMParser().parseFromString(request.responseText, "text/html")
    if (request.status === 200) return location.reload()
    document.querySelector("main").replaceWith(page.querySelector("main")) // the form again, with what to put right
    attach(document)
  })
  if (stop) { stop.hidden = false; stop.onclick = () => request.abort() }
  request.open("POST", form.action)
  request.send(new FormData(form))
  show(0)
}
