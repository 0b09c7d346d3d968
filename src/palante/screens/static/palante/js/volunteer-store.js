// Registrations on a volunteer's phone until the server has them, and today's list without what was said in them.
//   {id, mine, alias, answers, card, at, state: "waiting" | "sending" | "refused" | "kept" | "young", why, faults}
let opened;

const open = () =>
  (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("palante-volunteer", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "id" }).createIndex("mine", "mine");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));

export const entriesOf = async (mine) => {
  const asked = (await open()).transaction("entries").objectStore("entries").index("mine").getAll(mine);
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result.sort((a, b) => b.at.localeCompare(a.at)));
    asked.onerror = () => reject(asked.error);
  });
};

// Changes one entry with nobody in between; `how` gets it as it is and gives it as it shall be (null: forget it). Resolves
// when it is really kept.
export const change = async (id, how) => {
  const work = (await open()).transaction("entries", "readwrite");
  const entries = work.objectStore("entries");
  let row;
  entries.get(id).onsuccess = ({ target: { result } }) => {
    const next = how(result);
    row = next ?? result;
    if (next) entries.put(next);
    else if (next === null) entries.delete(id);
  };
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(row);
    work.onerror = work.onabort = () => reject(work.error);
  });
};

// randomUUID needs a secure context; a phone trying a server on the local network has none.
export const newId = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (d) => (d ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (d / 4)))).toString(16));
