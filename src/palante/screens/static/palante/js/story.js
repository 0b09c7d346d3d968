// The reader: a tap on a time plays from there, on “share” offers that passage; an address with a place in it opens there.
import { light } from "./story-follow.js";
import { placeOf } from "./story-marks.js";
import { go } from "./story-player.js";
import { offer } from "./story-share.js";

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a");
  const hash = link?.getAttribute("href") ?? "";
  if (!hash.startsWith("#")) return;
  if (link.matches(".s")) {
    event.preventDefault();
    return offer(link.parentElement);
  }
  const place = placeOf(hash);
  if (!place?.node) return;
  event.preventDefault();
  history.replaceState(null, "", hash);
  if (place.second === null) light([place.node]);
  else go(place.second, { node: place.node });
});

// On arrival the place is shown and the sound made ready there; it plays when somebody asks for it.
const arrive = () => {
  const place = placeOf(location.hash);
  if (!place?.node) return;
  if (place.second === null) light([place.node]);
  else go(place.second, { node: location.hash.startsWith("#p") ? place.node : undefined, plays: false });
  place.node.scrollIntoView({ block: "center" });
};
addEventListener("hashchange", arrive);
arrive();
