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

const read = async (question) => {
  const asked = question((await open()).transaction("drafts").objectStore("drafts"))
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

export const keyOf = (who, canvas, field) => `${who}/${canvas}/${field}`
export const load = (key) => read((drafts) => drafts.get(key))
export const draftsOf = (who) => read((drafts) => drafts.index("who").getAll(who))

// Changes one draft with nobody in between: typing and sending may want the same row in the same moment. `how` gets the
// row as it is and gives it as it shall be (nothing: leave it; null: forget it). Resolves when it is really kept.
export const change = async (key, how) => {
  const work = (await open()).transaction("drafts", "readwrite")
  const drafts = work.objectStore("drafts")
  let row
  drafts.get(key).onsuccess = ({ target: { result } }) => {
    const next = how(result)
    row = next ?? result
    if (next) drafts.put(next)
    else if (next === null) drafts.delete(key)
  }
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(row)
    work.onerror = work.onabort = () => reject(work.error)
  })
}

export const forget = (key) => change(key, () => null)
