/* A menu closes when one looks elsewhere, and by Escape. */
export function menus() {
  document.addEventListener("click", (event) => close(event.target.closest("a[hx-get]") ? null : event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

function close(except) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}
