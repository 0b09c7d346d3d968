// Drafts on this phone: what was typed into a canvas, one row a question and person, until and after the server has it.
//   {key, who, canvas, field, text, seen: [versions known here], at, id, tried, state: "unsent" | "sent" | "refused", why, sentAt}
let opened

const open = () =>
  (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("palante", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "key" }).createIndex("who", "who")
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  }))

const ask = async (mode, question) => {
  const drafts = (await open()).transaction("drafts", mode).objectStore("drafts")
  const asked = question(drafts)
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

export const keyOf = (who, canvas, field) => `${who}/${canvas}/${field}`
export const load = (key) => ask("readonly", (drafts) => drafts.get(key))
export const keep = (draft) => ask("readwrite", (drafts) => drafts.put(draft))
export const forget = (key) => ask("readwrite", (drafts) => drafts.delete(key))
export const draftsOf = (who) => ask("readonly", (drafts) => drafts.index("who").getAll(who))
