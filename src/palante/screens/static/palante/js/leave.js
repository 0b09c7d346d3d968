// Signing out: what was typed and not sent yet is asked about; then nothing of this person stays on the phone.
import { send, unsent } from "./entries.js"
import { who } from "./person.js"
import { draftsOf, forget } from "./store.js"

// The worker clears pages and drafts when it sees the sign-out pass; without a worker there are drafts only.
export const clear = async ({ all }) => {
  for (const draft of await draftsOf(who)) if (all || draft.state === "sent") await forget(draft.key)
  if (all) for (const key of Object.keys(localStorage)) if (key.startsWith(`last/${who}/`)) localStorage.removeItem(key)
}

document.addEventListener("leaving", () => clear({ all: false })) // quick exit: no time to ask, so what was not sent stays

const form = document.querySelector("form[data-sign-out]")
if (form && who) {
  const warn = async () => {
    const sent = await send()
    const notice = document.querySelector("[data-unsent]")
    if (notice) notice.hidden = sent
  }
  warn().catch(() => {})
  form.addEventListener("submit", () => clear({ all: true }).catch(() => {}))
}
