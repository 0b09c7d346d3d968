// input[data-folder]: a browser sends a chosen folder's files without their paths; they are told beside them.
for (const input of document.querySelectorAll("input[data-folder]")) {
  const paths = input.form.elements.paths;
  input.closest("[hidden]")?.removeAttribute("hidden");
  input.addEventListener("change", () => {
    paths.value = JSON.stringify([...input.files].map((file) => file.webkitRelativePath || file.name));
  });
}
