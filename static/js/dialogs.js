/* A link that says so opens its page's own piece in a dialog. Where that fails, it is a link. */
export function dialogs() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}

async function open(link) {
  link.closest("details.menu")?.removeAttribute("open");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  await window.htmx.ajax("GET", link.href, { target: dialog, swap: "innerHTML" }).catch(() => {});
  const title = dialog.querySelector("h1[id]");
  if (!title) {
    dialog.remove();
    location.assign(link.href);
    return;
  }
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.showModal();
}
