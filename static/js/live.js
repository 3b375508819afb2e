/* Hears that a topic grew, and offers to show it. Text that is being read is never moved.
   One stream a page, closed while the page is hidden. When the stream is away, the page is as it
   is without it. */
export function live(root) {
  root.querySelectorAll("[data-live]").forEach(listen);
}

function listen(bar) {
  let source = null;
  let count = 0;
  const posts = document.getElementById("posts");
  const hear = (event) => {
    const told = JSON.parse(event.data);
    if (!told.number || told.number <= Number(posts.dataset.last)) return;
    if (document.getElementById(`p${told.number}`)) return;
    count += 1;
    const text = bar.querySelector("[data-live-text]");
    text.textContent = count === 1 ? text.dataset.one : text.dataset.many.replace("{count}", count);
    bar.querySelector("a").href = `/t/${bar.dataset.topic}/${told.number - count + 1}`;
    bar.hidden = false;
  };
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(bar.dataset.live);
    source.onmessage = hear;
  };
  const close = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  open();
}
