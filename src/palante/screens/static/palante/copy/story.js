// A tap on a time plays from there; the passage that sounds is marked. A classic script, for pages on a disk.
(function () {
  "use strict";
  var sound = document.getElementById("sound");
  if (!sound) {
    return;
  }
  var passages = Array.from(document.querySelectorAll("[data-starts]"));

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-t]");
    if (!link) {
      return;
    }
    sound.currentTime = Number(link.dataset.t);
    sound.play().catch(function () {}); // a recording that cannot be played leaves a page to read
  });

  sound.addEventListener("timeupdate", function () {
    var now = null;
    passages.forEach(function (passage) {
      if (Number(passage.dataset.starts) <= sound.currentTime) {
        now = passage;
      }
    });
    passages.forEach(function (passage) {
      passage.classList.toggle("now", passage === now);
    });
  });
})();
