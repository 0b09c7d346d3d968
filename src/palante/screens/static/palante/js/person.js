// Whose page this is: a short name that leads to nobody. What is kept on a phone is kept under it, so that people who
// share the phone never meet each other's things.
export const who = document.querySelector("meta[name=who]")?.content || ""
