/* Quote: the words that are chosen in a post, or the whole post, go into the box. */
export function quoteInto(composer) {
  const posts = document.getElementById("posts");
  posts?.addEventListener("click", (event) => {
    const link = event.target.closest("[data-quote]");
    if (!link || !composer.form.isConnected) return;
    event.preventDefault();
    quote(composer, link.closest("article"));
  });
}

function quote(composer, post) {
  const box = composer.text;
  const lines = [`@${post.dataset.author} #${post.dataset.number}`, ...wordsOf(post.querySelector(".prose")).split("\n")];
  const quoted = lines.map((line) => `> ${line}`.trimEnd()).join("\n");
  const before = box.value.trimEnd();
  box.value = `${before}${before ? "\n\n" : ""}${quoted}\n\n`;
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  composer.form.scrollIntoView({ block: "nearest" });
  composer.changed();
}

function wordsOf(prose) {
  const chosen = getSelection();
  if (!chosen.isCollapsed && prose.contains(chosen.anchorNode) && prose.contains(chosen.focusNode)) {
    return chosen.toString().trim();
  }
  const heads = prose.querySelectorAll(".code-head");
  heads.forEach((head) => { head.hidden = true; });
  const words = prose.innerText.trim();
  heads.forEach((head) => { head.hidden = false; });
  return words;
}
