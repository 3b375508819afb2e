/* j and k move through a list, o opens, n goes to the next unread. Never while writing. */
const WRITING = "input, textarea, select, [contenteditable]";

export function keys() {
  document.querySelectorAll("[data-needs-keys]").forEach((hint) => { hint.hidden = false; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITING)) return;
    if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
    if (event.key === "n") document.querySelector('a[href$="/topics/next-unread/"]')?.click();
    if (event.key === "o" && document.activeElement.closest(".row-t")) document.activeElement.click();
  });
}

function move(step) {
  const links = [...document.querySelectorAll("[data-keys] .row-t a")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
}
