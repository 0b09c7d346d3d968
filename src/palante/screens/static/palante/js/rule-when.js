// The time of a message: what has no meaning for the chosen beginning is put aside. Without script all fields stand there.
const fieldOf = (input) => input.closest(".field") ?? input.parentElement;

const attach = (form) => {
  const { anchor, number, unit, absences } = form.elements;
  if (!anchor || !absences) return;
  const show = () => {
    const isEvent = anchor.value.startsWith("on:");
    for (const input of [number, unit]) fieldOf(input).hidden = isEvent;
    fieldOf(absences).hidden = anchor.value !== "absence";
    if (anchor.value === "absence" && absences.value === "") absences.value = "2";
  };
  anchor.addEventListener("change", show);
  show();
};

document.querySelectorAll("form[data-when]").forEach(attach);
