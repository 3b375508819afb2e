/* One box ticks all rows of a list, and the bar below says how many are chosen. */
for (const form of document.querySelectorAll("form[data-choose]")) {
  const all = form.querySelector("#action-toggle");
  const boxes = [...form.querySelectorAll(".choose")];
  const said = form.querySelector("[data-chosen]");
  if (!all) continue;
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
    if (said) said.textContent = chosen ? `${chosen} / ${boxes.length}` : "";
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
}
