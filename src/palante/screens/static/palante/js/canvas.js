// A canvas: what is typed is on this phone at once, and with the server after a pause. Without signal nothing changes but
// the sign. On a phone one question shows at a time; the form works the same without this script.
import { newId, send } from "./entries.js"
import { who } from "./person.js"
import { change, forget, keyOf, load } from "./store.js"

const PAUSE = 1_500
const form = document.getElementById("canvas")
const sign = document.getElementById("saved")
const words = form.dataset
const canvas = Number(words.canvas)
const questions = [...form.querySelectorAll(".question")]
const areas = [...form.querySelectorAll("[data-field]")]
const key = (area) => keyOf(who, canvas, area.dataset.field)
const seen = (area) => form.elements[`seen-${area.dataset.field}`]

const say = (text) => {
  sign.lastElementChild.textContent = text
  sign.hidden = false
}

// Writing -------------------------------------------------------------------------------------------------------------

// One write at a time for each field, and always the text as it is by then; resolves when nothing is left to write.
const writing = new Map()

const write = (area) => {
  const busy = writing.get(area)
  if (busy) {
    busy.again = true
    return busy.done
  }
  const row = { again: true }
  writing.set(area, row)
  row.done = (async () => {
    while (row.again) {
      row.again = false
      await put(area)
    }
    writing.delete(area)
    if (!words.unkept) last.drop(area)
  })()
  return row.done
}

// The store takes its time, and a page may be closed between two letters: the last ones are also kept at once.
const last = {
  keep: (area) => {
    try {
      localStorage.setItem(`last/${key(area)}`, JSON.stringify({ text: area.value, seen: seen(area).value }))
    } catch {} // a private window
  },
  drop: (area) => localStorage.removeItem(`last/${key(area)}`),
  load: (area) => JSON.parse(localStorage.getItem(`last/${key(area)}`)),
}

const put = async (area) => {
  try {
    const { state } = await change(key(area), (before) => draft(area, before))
    delete words.unkept
    say(state === "sent" ? words.saved : words.kept)
  } catch {
    words.unkept = "1" // no store on this phone (a private window): the form's own button still saves
  }
}

const draft = (area, before) => {
  const text = area.value
  if (before?.text === text && before.state !== "refused") return
  const waits = before?.state === "unsent"
  // What was tried may have arrived: it counts as known here, and the new text gets an id of its own.
  const known = waits ? [...before.seen, ...(before.tried ? [before.id] : [])] : [seen(area).value].filter(Boolean)
  const id = waits && !before.tried ? before.id : newId()
  return { key: key(area), who, canvas, field: area.dataset.field, text, seen: known, at: new Date().toISOString(), id, tried: false, state: "unsent" }
}

let pause
form.addEventListener("input", ({ target }) => {
  if (!target.dataset.field) return
  last.keep(target)
  write(target)
  clearTimeout(pause)
  pause = setTimeout(send, PAUSE)
})

form.addEventListener("focusout", () => send())
addEventListener("visibilitychange", () => document.hidden && send())

document.addEventListener("kept", () => say(words.kept))
document.addEventListener("answered", ({ detail: { draft, outcome } }) => {
  const area = areas.find((found) => key(found) === draft.key)
  if (!area) return
  if (outcome.version) seen(area).value = outcome.version
  const slot = document.getElementById(`n-${draft.field}`)
  slot.textContent = outcome.state === "refused" ? outcome.why : ""
  if (outcome.met) {
    const link = document.createElement("a")
    link.href = `${words.before}?field=${encodeURIComponent(draft.field)}`
    link.textContent = words.beforeWord
    slot.append(words.met, " ", link)
  }
  if (outcome.state === "kept" && area.value.trim() === draft.text.trim()) say(words.saved)
})

// Opening: what this phone has that the page does not -----------------------------------------------------------------

const open = async (area) => {
  const late = last.load(area)
  if (late && area.value === area.defaultValue) {
    area.value = late.text
    seen(area).value = late.seen
    return write(area)
  }
  const draft = await load(key(area))
  if (!draft || area.value !== area.defaultValue) return
  const isNewer = draft.state !== "sent" || draft.sentAt > Number(words.at)
  if (!isNewer) return forget(draft.key)
  if (draft.text !== area.value) area.value = draft.text
  if (draft.state === "sent" && draft.seen[0]) seen(area).value = draft.seen[0]
  if (draft.state === "unsent") say(words.kept)
  if (draft.why) document.getElementById(`n-${draft.field}`).textContent = draft.why
}

if (who) Promise.all(areas.map(open)).then(send, () => {})

// One question at a time ----------------------------------------------------------------------------------------------

const show = (number, { focus = true } = {}) => {
  for (const question of questions) question.classList.toggle("now", Number(question.dataset.number) === number)
  const bar = document.querySelector(".progress")
  bar.firstElementChild.textContent = words.where.replace("{n}", number).replace("{all}", questions.length)
  bar.lastElementChild.value = number
  document.getElementById("intro")?.classList.toggle("wide-only", number > 1)
  if (!focus) return
  scrollTo({ top: 0 })
  const heading = questions[number - 1].querySelector("h2")
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

form.addEventListener("submit", async (event) => {
  if (words.unkept) return // nothing is kept here: let the form do it
  event.preventDefault()
  const go = event.submitter?.value
  if (go && go !== "done") {
    history.pushState(null, "", `?q=${go}`)
    show(Number(go))
  }
  await Promise.all(areas.map((area) => area.value !== area.defaultValue && write(area)))
  await send()
  if (go === "done") location.assign(words.done)
})

const goTo = () => {
  const number = Number(new URLSearchParams(location.search).get("q"))
  if (number > 0 && number <= questions.length) show(number, { focus: false })
}

// The address says which question: so it does after “back”, after a reload, and on a page kept on this phone.
addEventListener("popstate", goTo)
if (location.search.includes("q=")) goTo()
else history.replaceState(null, "", `?q=${form.querySelector(".question.now").dataset.number}`)
