// Tables: "tick all on this page", and how many are ticked.
export const attach = (root) => {
  for (const form of root.querySelectorAll("[data-bulk]:not([data-ready])")) {
    form.dataset.ready = ""
    const all = form.querySelector("[data-all]")
    const boxes = () => [...form.querySelectorAll("tbody input[type=checkbox]")]
    const show = () => {
      const ticked = boxes().filter((box) => box.checked).length
      all.checked = ticked > 0 && ticked === boxes().length
      all.indeterminate = ticked > 0 && !all.checked
      const count = form.querySelector("[data-count]")
      count.textContent = ticked
      count.hidden = ticked === 0
    }
    all.hidden = form.querySelector("[data-all-words]").hidden = false
    all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; show() })
    form.addEventListener("change", show)
    show()
  }
}
