// The keyboard. Letters go with Alt alone, as in video players (J back, K play, L on), because writing needs the letters, Ctrl is
// the browser's and readers of screens use other keys. Each key names one of the actions below; the buttons name the same.
const ALT = {
  KeyJ: "back", KeyK: "play", KeyL: "forward", KeyU: "slower", KeyO: "faster", KeyI: "here", KeyN: "doubt", Enter: "certain",
  KeyR: "find", KeyS: "save", KeyT: "time", ArrowDown: "next", ArrowUp: "previous",
}; // prettier-ignore

const isWriting = (target) => target.matches?.("textarea, input, select");

const named = (event) => {
  const { key, code, shiftKey, target } = event;
  const isControl = event.ctrlKey || event.metaKey;
  if (event.isComposing || event.getModifierState?.("AltGraph")) return "";
  if (event.altKey && !isControl) {
    if (/^Digit[1-9]$/.test(code)) return `speaker ${code.at(-1)}`;
    if (code === "KeyN" && shiftKey) return "doubt back";
    return shiftKey ? "" : (ALT[code] ?? ALT[key] ?? "");
  }
  if (isControl && !event.altKey) {
    const letter = key.toLowerCase();
    if (code === "Space") return "play";
    if (letter === "s") return "save";
    if (key === "?" || key === "/") return "help";
    if (!target.matches?.("[data-id] textarea") && isWriting(target)) return "";
    if (letter === "z") return shiftKey ? "redo" : "undo";
    if (letter === "y") return "redo";
    return "";
  }
  if (key === "?" && !isWriting(target)) return "help";
  return "";
};

// Inside a line: Enter splits; at its ends Backspace and Delete join; the arrows go on to the next line.
const inLine = ({ key, shiftKey, target }) => {
  const { selectionStart: from, selectionEnd: to, value } = target;
  const isAt = (place) => from === to && from === place && !shiftKey;
  if (key === "Enter") return "split";
  if (key === "Backspace" && isAt(0)) return "join";
  if (key === "Delete" && isAt(value.length)) return "join next";
  if (key === "ArrowDown" && isAt(value.length)) return "next";
  if (key === "ArrowUp" && isAt(0)) return "previous";
  return "";
};

export const attach = (run) => {
  document.addEventListener("keydown", (event) => {
    const isBare = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
    const name = named(event) || (isBare && event.target.matches?.("[data-id] textarea") ? inLine(event) : "");
    if (name && run(...name.split(" ")) !== false) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (button) run(...button.dataset.do.split(" "), button);
  });
};
