/* A copy button on each code block. */
export function copyButtons(root) {
  const word = document.body.dataset.copy;
  if (!word || !navigator.clipboard) return;
  root.querySelectorAll(".code-head:not(:has(button))").forEach((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-s btn-quiet";
    button.textContent = word;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(head.parentElement.querySelector("pre").textContent);
      button.textContent = document.body.dataset.copied;
      setTimeout(() => { button.textContent = word; }, 2000);
    });
    head.append(button);
  });
}
