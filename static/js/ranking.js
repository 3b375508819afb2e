/* An order of preference by buttons. Without this, each choice has a list of places. */
export function ranking(root) {
  const lists = root.matches?.("[data-ranks]") ? [root] : root.querySelectorAll("[data-ranks]");
  lists.forEach((list) => {
    if (list.dataset.ready) return;
    list.dataset.ready = "1";
    sort(list);
    list.querySelectorAll("[data-moves]").forEach((moves) => { moves.hidden = false; });
    list.addEventListener("click", (event) => move(list, event));
    list.addEventListener("change", () => sort(list));
  });
}

function placeOf(row) {
  return Number(row.querySelector("select").value) || Infinity;
}

/* Those with a place first, by it; the others keep their turn. */
function sort(list) {
  const rows = [...list.querySelectorAll("[data-rank]")];
  rows.sort((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)));
  rows.forEach((row) => list.append(row));
}

function move(list, event) {
  const button = event.target.closest("[data-up], [data-down]");
  if (!button) return;
  const row = button.closest("[data-rank]");
  const isUp = "up" in button.dataset;
  const other = isUp ? row.previousElementSibling : row.nextElementSibling;
  if (other) (isUp ? other.before(row) : other.after(row));
  number(list, row);
  button.focus();
}

/* Down to the lowest that was given a place, or was moved, every row gets its own. */
function number(list, moved) {
  const rows = [...list.querySelectorAll("[data-rank]")];
  const ranked = rows.map((row, at) => (row === moved || placeOf(row) !== Infinity ? at : -1));
  const last = Math.max(...ranked);
  rows.forEach((row, at) => { row.querySelector("select").value = at <= last ? String(at + 1) : ""; });
}
