// Sends drafts to the server as entries, each once: the id is made here and stays with the text, so a send whose answer
// got lost is sent again without harm. A draft that changes after it was tried gets a new id.
import { who } from "./person.js"
import { change, draftsOf } from "./store.js"

const AGAIN = 30_000
let sending, again, timer

// randomUUID needs a secure context; a phone trying a server on the local network has none.
export const newId = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (d) => (d ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (d / 4)))).toString(16))

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? ""

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }))

export const unsent = async () => (who ? (await draftsOf(who)).filter((draft) => draft.state === "unsent") : [])

// Resolves to true when nothing waits any more. Asked for while it runs, it runs once more: nothing typed meanwhile waits.
export const send = () => {
  if (sending) again = true
  return (sending ??= sendUntilDone())
}

const sendUntilDone = async () => {
  try {
    let done
    do {
      again = false
      done = await sendAll()
    } while (again)
    return done
  } catch {
    return false // no store on this phone
  } finally {
    sending = undefined
  }
}

const sendAll = async () => {
  clearTimeout(timer)
  const drafts = []
  for (const { key } of await unsent()) drafts.push(await change(key, (now) => now && { ...now, tried: true }))
  if (!drafts.length) return true
  let answer
  try {
    const body = JSON.stringify({
      who,
      entries: drafts.map(({ id, at, kind, payload, canvas, field, text, seen }) => ({
        id,
        kind: kind ?? "canvas_answer",
        written_at: at,
        payload: payload ?? { canvas, field, text, seen },
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
  let settled = 0
  for (const draft of drafts) {
    const outcome = answer.outcomes[draft.id]
    if (!outcome || outcome.state === "later") continue // the server could not, this time
    settled++
    await change(draft.key, (now) => now && settle(now, draft, outcome, answer.at))
    tell("answered", { draft, outcome })
  }
  if (!(await unsent()).length) return true
  if (settled) again = true
  else timer = setTimeout(send, AGAIN)
  return false
}

const settle = (now, sent, outcome, sentAt) => {
  const seen = outcome.version ? [outcome.version] : sent.seen
  if (now.id !== sent.id) return { ...now, seen: [...now.seen, ...seen] } // written on meanwhile: it goes next time
  if (outcome.state === "kept") return { ...now, state: "sent", seen, sentAt }
  return { ...now, state: "refused", why: outcome.why }
}

addEventListener("online", send)
