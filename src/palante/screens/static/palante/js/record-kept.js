// [data-kept]: says on other pages that a recording was begun on this device and has not been sent.
import { recordingsOf } from "./record-store.js";

const notice = document.querySelector("[data-kept]");
if (notice && window.indexedDB) {
  recordingsOf(notice.dataset.member, notice.dataset.journey)
    .then((rows) => (notice.hidden = !rows.length))
    .catch(() => {}); // no store in this browser: nothing was recorded in it
}
