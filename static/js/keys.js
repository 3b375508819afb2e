/* j and k move through a list, o opens, n goes to the next unread, u to all of them; what a page has
   for a key of its own says so (data-key). Never while writing. The keys count by place where the layout has no Latin letters. */
const WRITING = "input, textarea, select, [contenteditable]";

export function keys() {
  document.querySelectorAll("[data-needs-keys]").forEach((hint) => { hint.hidden = false; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITING)) return;
    const key = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace(/^Key/, "").toLowerCase();
    const unread = document.querySelector("[data-next-unread]");
    if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    if (key === "n" && unread) location.assign(unread.dataset.nextUnread);
    if (key === "u" && unread) location.assign(unread.href);
    if (key === "o" && document.activeElement.closest(".row-t, .cal")) document.activeElement.click();
    document.querySelector(`[data-key="${/^[a-z]$/.test(key) ? key : ""}"]`)?.click();
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") turn(event.key === "ArrowRight");
  });
}

/* The calendar turned to what lies in the direction of the arrow. */
function turn(isRight) {
  const isForth = isRight === (document.documentElement.dir !== "rtl");
  document.querySelector(isForth ? "[data-key-forth]" : "[data-key-back]")?.click();
}

function move(step) {
  const links = [...document.querySelectorAll("[data-keys] .row-t a, .cal[data-keys] .item")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
}
