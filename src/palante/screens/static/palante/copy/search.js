// Search in a copy that lies on a disk. A classic script: browsers load no modules from there.
(function () {
  "use strict";
  var MOST = 40;
  var AROUND = 90;
  var form = document.getElementById("search");
  var field = document.getElementById("q");
  var list = document.getElementById("hits");
  var said = document.getElementById("said");

  // Folded letter by letter, so that a place in the folded text is the same place in the text.
  function folded(text) {
    return Array.from(text, function (sign) {
      var plain = sign.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      return plain.length === sign.length ? plain : sign;
    }).join("");
  }

  var rows = [];
  window.PALANTE_ARCHIVE.forEach(function (story) {
    story[3].forEach(function (passage) {
      rows.push({ slug: story[0], title: story[1], place: story[2], number: passage[0], text: passage[1], folded: folded(passage[1]) });
    });
  });

  // Where a word begins with what was typed; -1 if nowhere.
  function placeOf(text, word, from) {
    var at = text.indexOf(word, from || 0);
    while (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) {
      at = text.indexOf(word, at + 1);
    }
    return at;
  }

  function snippet(row, words) {
    var first = placeOf(row.folded, words[0]);
    var start = Math.max(0, first - AROUND);
    var end = Math.min(row.text.length, first + words[0].length + AROUND);
    if (start) {
      start = row.text.indexOf(" ", start) + 1; // whole words
    }
    if (end < row.text.length) {
      end = row.text.lastIndexOf(" ", end);
    }
    end = Math.max(end, first + words[0].length);
    start = Math.min(start, first);
    var line = document.createElement("p");
    var at = start;
    line.append(start ? "… " : "");
    while (at < end) {
      var next = end;
      var length = 0;
      words.forEach(function (word) {
        var found = placeOf(row.folded, word, at);
        if (found >= at && found < next) {
          next = found;
          length = word.length;
        }
      });
      line.append(row.text.slice(at, next));
      if (length) {
        var mark = document.createElement("mark");
        mark.textContent = row.text.slice(next, next + length);
        line.append(mark);
      }
      at = next + length;
    }
    line.append(end < row.text.length ? " …" : "");
    return line;
  }

  function show() {
    var words = folded(field.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    list.replaceChildren();
    said.textContent = "";
    if (!words.length) {
      return;
    }
    var found = rows.filter(function (row) {
      return words.every(function (word) {
        return placeOf(row.folded, word) >= 0;
      });
    });
    said.textContent = found.length ? found.length + " " + said.dataset.some : said.dataset.none;
    found.slice(0, MOST).forEach(function (row) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = "stories/" + row.slug + ".html#p" + row.number;
      link.textContent = row.title || row.slug;
      var place = document.createElement("small");
      place.textContent = row.place;
      item.append(link, snippet(row, words), place);
      list.append(item);
    });
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  field.addEventListener("input", show);
  show();
})();
