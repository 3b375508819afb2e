/* The seats of an open event page stay true. What somebody is filling in is never swapped away. */
import { onEvent } from "./stream.js";

export function seats() {
  if (!document.querySelector("#answer[data-hear]")) return;
  onEvent((told) => {
    const card = document.querySelector("#answer[data-hear]");
    if (!card || (told.on !== card.dataset.hear && !told.lost)) return;
    if (card.contains(document.activeElement) || card.querySelector("details[open]")) return;
    window.htmx?.trigger(card, "seats");
  });
}
