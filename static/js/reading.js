/* Remembers how far a topic was read: the highest post that stayed on the screen for a moment. */
const MOMENT = 700;
const PAUSE = 1500;
const LOW = "0px 0px -12% 0px"; // a post whose first line only peeks in is not read

let place = null;
let told = 0;
let highest = 0;
let timer = 0;
let watching = null;
const waiting = new Map();

export function reading(root) {
  place ??= start();
  if (!place) return;
  const posts = root.matches?.("[data-number]") ? [root] : root.querySelectorAll("#posts [data-number]");
  posts.forEach((post) => watching.observe(post));
}

function start() {
  const found = document.querySelector("[data-reading]");
  if (!found || !("IntersectionObserver" in window)) return null;
  told = Number(found.dataset.read);
  watching = new IntersectionObserver((entries) => entries.forEach(notice), { rootMargin: LOW });
  document.addEventListener("visibilitychange", () => (document.hidden ? away() : back()));
  addEventListener("pagehide", away);
  return found;
}

function notice({ target, isIntersecting }) {
  clearTimeout(waiting.get(target));
  waiting.delete(target);
  if (!isIntersecting || document.hidden || Number(target.dataset.number) <= Math.max(told, highest)) return;
  waiting.set(target, setTimeout(() => seen(target), MOMENT));
}

function seen(post) {
  waiting.delete(post);
  highest = Math.max(highest, Number(post.dataset.number));
  timer ||= setTimeout(tell, PAUSE);
}

/* Fewer requests than posts: what was read within a pause is told at once. */
function tell() {
  clearTimeout(timer);
  timer = 0;
  if (highest <= told) return;
  const number = highest;
  const before = told;
  told = number;
  const headers = { "X-Requested-With": "fetch", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
  fetch(place.dataset.reading, { method: "POST", body: new URLSearchParams({ number }), headers, keepalive: true, redirect: "error" })
    .catch(() => { told = Math.min(told, before); }); // offline: the next post tells it again
}

function away() {
  waiting.forEach(clearTimeout);
  waiting.clear();
  tell();
}

/* Shown again: what stands on the screen is looked at anew. */
function back() {
  const posts = document.querySelectorAll("#posts [data-number]");
  watching.disconnect();
  posts.forEach((post) => watching.observe(post));
}
