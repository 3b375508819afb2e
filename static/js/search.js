/* The search box: "/" leads into it, arrows walk through what it offers, Escape closes. */
const WRITING = "input, textarea, select, [contenteditable]";

export function search() {
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const box = form.querySelector("input");
  const offers = form.querySelector(".search-offers");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", offers.id);
  show(false);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITING)) return;
    event.preventDefault();
    if (box.offsetParent) { box.focus(); box.select(); } else document.querySelector(".search-way")?.click();
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) show(false); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false); });
  offers.addEventListener("htmx:afterSwap", () => show(document.activeElement === box && box.value.trim() !== ""));
  box.addEventListener("input", () => { if (!box.value.trim()) show(false); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !offers.hidden) { event.preventDefault(); show(false); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); walk(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Enter" && chosen()) { event.preventDefault(); chosen().click(); }
  });

  function show(open) {
    offers.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    box.removeAttribute("aria-activedescendant");
    chosen()?.removeAttribute("aria-selected");
  }

  function chosen() { return offers.querySelector('[aria-selected="true"]'); }

  function walk(step) {
    const options = [...offers.querySelectorAll('[role="option"]')];
    if (!options.length) return;
    if (offers.hidden) show(true);
    const here = options.indexOf(chosen());
    const next = here < 0 ? (step > 0 ? 0 : options.length - 1) : (here + step + options.length) % options.length;
    chosen()?.removeAttribute("aria-selected");
    options[next].setAttribute("aria-selected", "true");
    box.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  }
}
