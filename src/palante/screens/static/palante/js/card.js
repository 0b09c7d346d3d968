// On the card's page: print it, and copy the personal link. Both buttons are hidden until they can do something.
const print = document.querySelector("[data-print]")
if (print) {
  print.hidden = false
  print.addEventListener("click", () => window.print())
}

const copy = document.querySelector("[data-copy]")
if (copy && navigator.clipboard) {
  copy.hidden = false
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).textContent.trim())
    copy.querySelector("span > span").textContent = copy.dataset.copied
  })
}

// The registration arrived: what this phone kept of it goes.
if (location.search) for (const key of Object.keys(localStorage)) if (key.startsWith("register/")) localStorage.removeItem(key);
