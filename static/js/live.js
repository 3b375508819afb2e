/* Keeps an open page true: new replies, reactions, who is writing, the count at the bell.
   Text that is being read is never moved. The stream says only that something happened; while it is
   away, a visible page asks every quarter of a minute. */
import { freshMarks } from "./marks.js";
import { listenTo, onAway, onEvent } from "./stream.js";

const ASK_EVERY = 15000;
const WRITING_STAYS = 8000;
const WRITING_EVERY = 5000;
const heard = new Set();
let bar = null;
let line = null;
let asking = 0;
let writersTimer = 0;
let bellTimer = 0;
let saidWriting = 0;

export function live(root) {
  if (root !== document) return;
  start();
  ["online", "offline"].forEach((change) => addEventListener(change, sayOffline));
  sayOffline();
}

function sayOffline() {
  const notice = document.querySelector("[data-away]");
  if (notice) notice.hidden = navigator.onLine;
}

function start() {
  bar = document.querySelector("[data-live]");
  line = document.querySelector("[data-writers]");
  const names = [...document.querySelectorAll("[data-hear]")].map((one) => one.dataset.hear).filter(Boolean);
  if (!document.body.dataset.listen || !names.length) return;
  onEvent(hear);
  onAway((isAway) => (isAway ? poll() : stopPolling()));
  document.addEventListener("htmx:afterRequest", show);
  document.addEventListener("visibilitychange", () => asking && !document.hidden && ask());
  document.addEventListener("input", writing);
  listenTo(names);
}

function hear(told) {
  if (told.lost) return ask();
  if ("notice" in told) return ring();
  if (!bar || !told.on?.startsWith(`topic:${bar.dataset.topic}:`)) return;
  if (told.number) offer([told.number]);
  if (told.reactions) freshMarks(bar.dataset.topic, told.reactions);
  if (told.number || told.writing) soonWriters(told.number ? 200 : 0);
}

/* New replies ---------------------------------------------------------------------------------- */

function offer(numbers) {
  numbers.filter((number) => number > highest()).forEach((number) => heard.add(number));
  show();
}

function highest() {
  return Number(document.getElementById("posts")?.dataset.last ?? 0);
}

/* One's own reply is heard of before it is on the page: wait for an answer that is on its way. */
function show() {
  if (!bar || document.querySelector(".htmx-request")) return;
  const fresh = [...heard].filter((number) => !document.getElementById(`p${number}`));
  bar.hidden = !fresh.length;
  if (bar.hidden) return;
  const text = bar.querySelector("[data-live-text]");
  text.textContent = fresh.length === 1 ? text.dataset.one : text.dataset.many.replace("{count}", fresh.length);
  bar.querySelector("a").href = `/t/${bar.dataset.topic}/${Math.min(...fresh)}`;
}

/* Who is writing ------------------------------------------------------------------------------- */

function writing(event) {
  const isReply = line?.dataset.writing && event.target.matches?.("#reply-form textarea");
  if (!isReply || Date.now() - saidWriting < WRITING_EVERY) return;
  saidWriting = Date.now();
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  fetch(line.dataset.writing, { method: "POST", headers: { "X-CSRFToken": token ?? "" } }).catch(() => {});
}

function soonWriters(least) {
  if (!line) return;
  clearTimeout(writersTimer);
  writersTimer = setTimeout(askWriters, least + Math.random() * 600); // not all readers at once
}

async function askWriters() {
  const told = document.hidden ? null : await answerOf(line.dataset.writers);
  showWriters(told?.writing ?? "");
}

function showWriters(words) {
  if (!line) return;
  if (line.textContent !== words) line.textContent = words;
  clearTimeout(writersTimer);
  if (words) writersTimer = setTimeout(askWriters, WRITING_STAYS);
}

/* The bell ------------------------------------------------------------------------------------- */

function ring() {
  clearTimeout(bellTimer);
  bellTimer = setTimeout(async () => {
    const bell = document.querySelector("[data-bell]");
    if (!bell || !document.body.dataset.ring) return;
    const answer = await fetch(document.body.dataset.ring).catch(() => null);
    if (answer?.ok && !answer.redirected) swap(bell, await answer.text());
  }, 300 + Math.random() * 700);
}

function swap(bell, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-bell]");
  if (!fresh || fresh.textContent === bell.textContent) return;
  bell.replaceChildren(...fresh.childNodes);
}

/* Asking, while there is no stream ------------------------------------------------------------- */

function poll() {
  stopPolling();
  asking = setInterval(ask, ASK_EVERY);
  ask();
}

function stopPolling() {
  clearInterval(asking);
  asking = 0;
}

async function ask() {
  if (document.hidden) return;
  ring();
  if (!bar) return;
  const news = await answerOf(`${bar.dataset.news}?after=${highest()}`);
  if (!news) return;
  offer(news.fresh);
  showWriters(news.writing);
}

async function answerOf(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
