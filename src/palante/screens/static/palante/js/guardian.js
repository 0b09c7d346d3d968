// Who is of age need not see what a guardian is asked. Without this script both stand on the page, and it says for whom.
const part = document.querySelector("[data-guardian]");
const show = () => {
  if (part) part.hidden = document.querySelector("[name=of_age]:checked")?.value !== "no";
};
document.addEventListener("change", show);
show();
