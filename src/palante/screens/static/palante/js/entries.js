// Sends drafts to the server as entries, each once: the id is made here and stays with the text, so a send whose answer
// got lost is sent again without harm. A draft that changes after it was tried gets a new id.
import { who } from "./person.js"
import { draftsOf, keep, load } from "./store.js"

const AGAIN = 30_000
let sending, timer

// randomUUID needs a secure context; a phone trying a server on the local network has none.
export const newId = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (d) => (d ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (d / 4)))).toString(16))

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? ""

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }))

export const unsent = async () => (who ? (await draftsOf(who)).filter((draft) => draft.state === "unsent") : [])

// Resolves to true when nothing waits any more.
export const send = () => (sending ??= sendAll().finally(() => (sending = undefined)))

const sendAll = async () => {
  clearTimeout(timer)
  const drafts = await unsent()
  if (!drafts.length) return true
  for (const draft of drafts) await keep({ ...draft, tried: true })
  let answer
  try {
    const body = JSON.stringify({
      who,
      entries: drafts.map(({ id, at, canvas, field, text, seen }) => ({
        id,
        kind: "canvas_answer",
        written_at: at,
        payload: { canvas, field, text, seen },
      })),
    })
    const response = await fetch("/entries/", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body,
      keepalive: body.length < 30_000, // a page that is closing may still send so much
    })
    if (!response.ok) throw new Error(response.status)
    answer = await response.json()
  } catch {
    timer = setTimeout(send, AGAIN)
    tell("kept")
    return false
  }
  for (const draft of drafts) {
    const outcome = answer.outcomes[draft.id]
    const now = await load(draft.key)
    if (!outcome || !now) continue
    const seen = outcome.version ? [outcome.version] : draft.seen
    if (now.id !== draft.id) await keep({ ...now, seen: [...now.seen, ...seen] }) // written on meanwhile: it goes next time
    else if (outcome.state === "kept") await keep({ ...now, state: "sent", seen, sentAt: answer.at })
    else await keep({ ...now, state: "refused", why: outcome.why })
    tell("answered", { draft, outcome })
  }
  return !(await unsent()).length || sendAll()
}

addEventListener("online", send)
