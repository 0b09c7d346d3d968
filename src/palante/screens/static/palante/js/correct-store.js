// What the server does not have yet, on this device: one row a transcript and member, forgotten as soon as it was sent.
let opened;

const open = () =>
  (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("palante-team", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("transcripts", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));

const work = async (mode, question) => {
  const rows = (await open()).transaction("transcripts", mode).objectStore("transcripts");
  const asked = question(rows);
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
};

export const load = (key) => work("readonly", (rows) => rows.get(key));
export const keep = (key, row) => work("readwrite", (rows) => rows.put({ ...row, key }));
export const forget = (key) => work("readwrite", (rows) => rows.delete(key));
