/* Letting go of the scrubber goes to that post. */
export function scrubber(root) {
  root.querySelectorAll("[data-scrub]").forEach((form) => {
    const range = form.querySelector("input");
    range.addEventListener("change", () => { location.href = form.dataset.scrub + range.value; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = form.dataset.scrub + range.value;
    });
  });
}
