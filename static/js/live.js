/* Hears that a topic grew, and offers to show it. Text that is being read is never moved.
   One stream a page, closed while the page is hidden. When the stream is away, the page is as it
   is without it. */
export function live(root) {
  root.querySelectorAll("[data-live]").forEach(listen);
}

function listen(bar) {
  let source = null;
  const heard = new Set();
  const posts = document.getElementById("posts");
  const text = bar.querySelector("[data-live-text]");

  /* One's own reply is heard of before it is on the page: wait for an answer that is on its way. */
  const show = () => {
    if (document.querySelector(".htmx-request")) return;
    const fresh = [...heard].filter((number) => !document.getElementById(`p${number}`));
    bar.hidden = !fresh.length;
    if (bar.hidden) return;
    text.textContent = fresh.length === 1 ? text.dataset.one : text.dataset.many.replace("{count}", fresh.length);
    bar.querySelector("a").href = `/t/${bar.dataset.topic}/${Math.min(...fresh)}`;
  };
  const hear = (event) => {
    const { number } = JSON.parse(event.data);
    if (!number || number <= Number(posts.dataset.last)) return;
    heard.add(number);
    show();
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
  document.addEventListener("htmx:afterRequest", show);
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
