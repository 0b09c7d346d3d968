// Where each second of the recording stands in the text. A mark is a time and what is said from then on: the question and
// its passages, until the next time.
export const said = document.getElementById("said");

const read = () => {
  const found = [];
  for (const node of said?.querySelectorAll("h2, [id^=p]") ?? []) {
    const time = node.querySelector(":scope > a[href^='#t=']");
    if (time) found.push({ at: Number(time.getAttribute("href").slice(3)), nodes: [node] });
    else if (node.querySelector(":scope > .i")) found.at(-1)?.nodes.push(node);
  }
  return found.sort((one, other) => one.at - other.at);
};

export const marks = read();

export const markAt = (second) => marks.findLast((mark) => mark.at <= second) ?? marks[0];

export const markOf = (node) => marks.find((mark) => mark.nodes.includes(node));

// What a link or the address asks for: `#t=133` a second, `#p7` a passage and the second it begins at. Null: neither.
export const placeOf = (hash) => {
  const second = /^#t=(\d+(?:\.\d+)?)$/.exec(hash);
  if (second) {
    const mark = markAt(Number(second[1]));
    return { second: Number(second[1]), mark, node: mark?.nodes[0] };
  }
  const node = /^#p\d+$/.test(hash) && document.getElementById(hash.slice(1));
  if (!node) return null;
  const mark = markOf(node);
  return { second: mark?.at ?? null, mark, node };
};

export const clock = (seconds) => {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
};
