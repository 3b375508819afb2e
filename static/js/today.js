/* On Today: j and k move, Enter opens, e says done and s says later for the row that has the focus,
   which then moves on. */
import { keys } from "./keys.js";

keys();
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const row = event.target.closest("[data-thing]");
  const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase();
  if (!row || (key !== "e" && key !== "s")) return;
  const button = row.querySelector(key === "e" ? "[data-done]" : "[data-later]");
  if (!button) return;
  const rows = [...document.querySelectorAll("[data-thing]:has(.row-t a)")];
  const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
  button.click();
  next?.querySelector(".row-t a").focus();
});
