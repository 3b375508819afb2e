/* Letting go of the scrubber, or Enter on it, goes to that post; arrow keys only move it. */
export function scrubber(root) {
  root.querySelectorAll("[data-scrub]").forEach((form) => {
    const range = form.querySelector("input");
    const go = () => { location.href = form.dataset.scrub + range.value; };
    let pulled = false;
    range.addEventListener("pointerdown", () => { pulled = true; });
    range.addEventListener("keydown", (event) => {
      pulled = false;
      if (event.key === "Enter") go();
    });
    range.addEventListener("change", () => pulled && go());
    form.addEventListener("submit", (event) => event.preventDefault());
  });
}
