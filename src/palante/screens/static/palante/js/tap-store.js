// What was done with cards, on this phone until the server has it: a card's number and a word, no name and no telephone.
//   {id, message, verb, until, at}
let spare = []; // a browser that keeps nothing: at least as long as the page is open

export const waiting = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return spare;
  }
};

const put = (key, acts) => {
  spare = acts;
  try {
    if (acts.length) localStorage.setItem(key, JSON.stringify(acts));
    else localStorage.removeItem(key);
  } catch {
    // full or forbidden: see `spare`
  }
};

export const keep = (key, act) => put(key, [...waiting(key), act]);
export const drop = (key, ids) => put(key, waiting(key).filter((act) => !ids.includes(act.id)));

// randomUUID needs a secure context; a phone trying a server on the local network has none.
export const newId = () => crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
