// Sends a file in pieces to where it belongs, over a line that breaks: the server says how much it has, and we go on there.
const MOST = 400_000;
const PAUSES = [2_000, 5_000, 10_000, 20_000];

export class Refused extends Error {} // it will not be taken like this; the message is the server's sentence, if it had one
export class SignedOut extends Error {}

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

const ask = async (address, body, type) => {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": type, "X-CSRFToken": token() },
    body,
  });
  if (response.redirected || response.status === 403) throw new SignedOut();
  if (response.status >= 500 || response.status === 429) throw new Error(response.status);
  const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  if (!response.ok && response.status !== 409) throw new Refused(answer.why ?? "");
  return answer;
};

export const tell = (address, told) => ask(address, JSON.stringify(told), "application/json");

// One turn: asks where we are, sends what `read(received, most)` gives ({data, offset, take} or nothing) until it gives
// nothing, and finishes when `whole()` says of how many bytes it consists. Gives {received, address: of the recording}.
export const sendAll = async ({ address, told, read, whole, finish = {}, show = () => {}, goesOn = () => true }) => {
  let state = await tell(address, told);
  for (;;) {
    show(state.received);
    if (state.address || !goesOn()) return state;
    const piece = await read(state.received, MOST);
    if (piece) {
      const query = `?offset=${piece.offset}${piece.take ? "&take=1" : ""}`;
      state = await ask(`${address}piece/${query}`, piece.data, "application/octet-stream");
    } else {
      const size = whole();
      if (size === undefined) return state;
      state = await tell(`${address}finish/`, { size, ...finish });
    }
  }
};

export const pause = (tries) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSES[Math.min(tries, PAUSES.length - 1)]);
    addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });

// Until it is there, or refused, or `goesOn()` says no more.
export const sendUntilDone = async (how, waits = () => {}) => {
  for (let tries = 0; how.goesOn?.() ?? true; tries++) {
    try {
      return await sendAll({ ...how, show: (received) => { tries = 0; how.show?.(received); } });
    } catch (error) {
      if (error instanceof Refused) throw error;
      waits(error);
      await pause(tries);
    }
  }
};
