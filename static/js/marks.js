/* The words under a post as they are now, when somebody said one. What has the focus stays where it
   is: buttons are changed, not replaced. Hints of one moment are one request; a hidden page waits. */
const SOON = 400;
const SPREAD = 1200; // not all readers at once
const waiting = new Set();
let topic = "";
let timer = 0;

export function freshMarks(ofTopic, number) {
  topic = ofTopic;
  waiting.add(number);
  later();
}

document.addEventListener("visibilitychange", () => document.hidden || !waiting.size || later());

function later() {
  timer ||= setTimeout(ask, SOON + Math.random() * SPREAD);
}

function ask() {
  timer = 0;
  if (document.hidden) return;
  if (document.querySelector(".marks.htmx-request")) return later(); // one's own word is on its way
  waiting.forEach(refresh);
  waiting.clear();
}

const marksAt = (number) => document.querySelector(`[data-number="${number}"] .post-foot > .marks`);

async function refresh(number) {
  const foot = document.querySelector(`[data-number="${number}"] .post-foot`);
  if (!foot) return;
  const old = marksAt(number);
  const answer = await fetch(`/t/${topic}/${number}/marks/`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".marks");
  if (old !== marksAt(number)) return freshMarks(topic, number); // pressed meanwhile: older than the page
  if (old?.matches("form") && fresh?.matches("form")) change(old, fresh);
  else if (old && fresh) old.replaceWith(fresh);
  else if (fresh) foot.prepend(fresh);
  else old?.remove();
}

function change(old, fresh) {
  const stays = (one) => one.id && fresh.querySelector(`#${one.id}`);
  old.querySelectorAll(".react").forEach((word) => stays(word) || word.remove());
  fresh.querySelectorAll("button, .react").forEach((word) => {
    const here = word.id && old.querySelector(`#${word.id}`);
    if (!here) old.querySelector(".star").before(word);
    else if (here.outerHTML !== word.outerHTML) renew(here, word);
  });
}

function renew(here, word) {
  ["name", "aria-pressed"].forEach((name) => here.setAttribute(name, word.getAttribute(name)));
  here.replaceChildren(...word.childNodes);
}
