// Recordings on this device, second by second, until the server has all of them.
//   recordings: {id, member, journey, name, mime, began, bytes, seconds, takes, state: "open" | "whole"}
//   pieces:     {id, n, offset, size, take: it begins a further take, data: ArrayBuffer}
let opened;

const open = () =>
  (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("palante-sound", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("recordings", { keyPath: "id" });
      asked.result.createObjectStore("pieces", { keyPath: ["id", "n"] });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));

// One transaction over both; `how` gets the two stores, and its answer is given once all of it is really kept.
const work = async (mode, how) => {
  const transaction = (await open()).transaction(["recordings", "pieces"], mode, { durability: "strict" });
  const answer = { value: undefined };
  how(transaction.objectStore("recordings"), transaction.objectStore("pieces"), answer);
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(answer.value);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
};

const all = (id) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

export const begin = (recording) => work("readwrite", (recordings) => recordings.add(recording));

export const recordingsOf = async (member, journey) => {
  const rows = await work("readonly", (recordings, _pieces, answer) => {
    recordings.getAll().onsuccess = ({ target }) => (answer.value = target.result);
  });
  return rows.filter((row) => row.member === member && row.journey === journey);
};

export const change = (id, fields) =>
  work("readwrite", (recordings, _pieces, answer) => {
    recordings.get(id).onsuccess = ({ target: { result } }) => {
      if (!result) return;
      answer.value = { ...result, ...fields };
      recordings.put(answer.value);
    };
  });

// Adds what the recorder gave; its place follows from what is here already. Gives the recording as it is now.
export const append = (id, data, { take, seconds }) =>
  work("readwrite", (recordings, pieces, answer) => {
    recordings.get(id).onsuccess = ({ target: { result: row } }) => {
      if (!row) return;
      const n = row.pieces ?? 0;
      pieces.add({ id, n, offset: row.bytes, size: data.byteLength, take, data });
      answer.value = { ...row, pieces: n + 1, bytes: row.bytes + data.byteLength, seconds, takes: row.takes + (take ? 1 : 0) };
      recordings.put(answer.value);
    };
  });

// What comes after the first `received` bytes: as many pieces as fit into one sending, never beyond the end of a take.
export const next = (id, received, most) =>
  work("readonly", (_recordings, pieces, answer) => {
    const found = [];
    let size = 0;
    answer.value = found;
    pieces.openCursor(all(id)).onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      const piece = cursor.value;
      if (piece.offset + piece.size > received) {
        if (found.length && (piece.take || size + piece.size > most)) return;
        found.push(piece);
        size += piece.size;
      }
      cursor.continue();
    };
  });

export const forget = (id) =>
  work("readwrite", (recordings, pieces) => {
    recordings.delete(id);
    pieces.delete(all(id));
  });
