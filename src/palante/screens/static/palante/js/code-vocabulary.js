// The vocabulary to choose from: fetched once, searched by names, titles and the names things once had, accents folded.
import { folded } from "./correct-find.js";

const SHOWN = 12;

export const read = async (address) => {
  const response = await fetch(address);
  if (!response.ok || response.redirected) throw new Error(response.status);
  const { elements } = await response.json();
  return elements.map((element) => ({
    ...element,
    names: [element.name, element.title, ...element.aliases].map((name) => folded(name).plain),
    text: folded(element.about).plain,
  }));
};

// How well it fits, the best first: its beginning, a word's beginning, inside, what it is about.
const fit = ({ names, text }, wanted, words) => {
  const ranks = names.map((name) => {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (words.every((word) => ` ${name}`.includes(` ${word}`))) return 2;
    return words.every((word) => name.includes(word)) ? 3 : 9;
  });
  const best = Math.min(...ranks);
  return best < 9 ? best : words.every((word) => text.includes(word)) ? 4 : 9;
};

export const find = (elements, typed) => {
  const wanted = folded(typed).plain.trim();
  if (!wanted) return elements.slice(0, SHOWN);
  const words = wanted.split(/\s+/);
  return elements
    .map((element) => [fit(element, wanted, words), element])
    .filter(([rank]) => rank < 9)
    .sort(([a, one], [b, other]) => a - b || one.name.localeCompare(other.name))
    .slice(0, SHOWN)
    .map(([, element]) => element);
};
