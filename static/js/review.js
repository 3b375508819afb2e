/* The review page: everything by key, what others do is seen without a reload, ready texts by click.
   Every page works without it. */
import { listenTo, onAway, onEvent } from "./stream.js";

const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const ASK_EVERY = 15000;
const page = document.querySelector("[data-review]");
const article = document.querySelector("[data-case]");
let asking = 0;
let timer = 0;

/* Keys ----------------------------------------------------------------------------------------- */

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape" && event.target.matches("#decide-reason, #decide-note")) return event.target.blur(); // the keys decide again
  if (event.target.closest(WRITING)) return;
  if (event.key === "Escape") return closeMenus();
  if (event.key === "?") return help();
  const key = /^[a-z0-9]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  const choice = /^[1-9]$/.test(key) ? clause(key) : keyed(key);
  if (!choice) return;
  event.preventDefault();
  unfold(choice.matches("summary") ? choice.parentElement : choice);
  choice.focus();
  if (!choice.matches(WRITING)) choice.click();
});

function clause(number) {
  return document.querySelector(`[data-clause="${number}"]`);
}

/* What is folded away is unfolded first; what a narrow screen does not show is not there. */
function keyed(key) {
  const aside = (one) => one.closest(".review-case, .review-side")?.checkVisibility() ?? true;
  return [...document.querySelectorAll(key === "m" ? "#decide-reason" : `[data-key="${key}"]`)].find((one) => aside(one) && !one.disabled);
}

function unfold(part) {
  for (let fold = part.parentElement.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function help() {
  const box = document.querySelector("[data-keys-help]");
  if (!box) return;
  box.open = !box.open;
  if (box.open) box.scrollIntoView({ block: "nearest" });
}

document.querySelectorAll("[data-needs-script]").forEach((one) => { one.hidden = false; });

/* Menus ---------------------------------------------------------------------------------------- */

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

function closeMenus(except = null) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
}

/* Several cases -------------------------------------------------------------------------------- */

function picks() {
  const form = document.querySelector("[data-picks]");
  if (!form) return;
  const all = form.querySelector("[data-all]");
  form.querySelectorAll("[data-needs-script]").forEach((one) => { one.hidden = false; });
  const boxes = [...form.querySelectorAll("input[name=case]")];
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    form.querySelectorAll("[data-bulk]").forEach((button) => { button.disabled = !chosen; });
    if (!all) return;
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  all?.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    count();
  });
  form.addEventListener("change", count);
  count();
}

/* Ready texts ---------------------------------------------------------------------------------- */

document.addEventListener("click", (event) => {
  const ready = event.target.closest("[data-insert]");
  const box = ready && document.querySelector("#decide-reason");
  if (!box) return;
  event.preventDefault();
  box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${ready.dataset.insert}` : ready.dataset.insert;
  const radio = document.querySelector(`[data-guideline="${ready.dataset.of}"]`);
  if (radio) radio.checked = true;
  box.focus();
});

/* What others do ------------------------------------------------------------------------------- */

function listen() {
  const names = ["queue", ...(article ? [`case:${article.dataset.case}`] : [])];
  if (!page || !document.body.dataset.listen) return;
  onEvent((told) => { if (told.lost || "case" in told) soon(); });
  onAway((isAway) => {
    clearInterval(asking);
    asking = isAway ? setInterval(() => document.hidden || refresh(), ASK_EVERY) : 0;
  });
  listenTo(names);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, 150 + Math.random() * 500); // not all reviewers at once
}

async function refresh() {
  const state = document.querySelector("[data-live-state]");
  if (article && state && !isBusy(state)) put(state, await asked(article.dataset.state));
  const list = document.querySelector("[data-picks]");
  if (!list || isBusy(list) || list.querySelector("input:checked")) return;
  put(list, await asked(list.dataset.fresh));
  const count = document.querySelector("[data-picks]")?.dataset.count;
  document.querySelectorAll("[data-count] > bdi").forEach((one) => { one.textContent = count ?? ""; });
  picks();
}

/* Nothing is taken away under somebody's hands. */
function isBusy(part) {
  return part.contains(document.activeElement) && document.activeElement !== document.body || part.querySelector("details[open]");
}

async function asked(address) {
  try {
    const url = new URL(address, location.href);
    new URLSearchParams(location.search).forEach((value, name) => url.searchParams.set(name, value));
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

function put(part, html) {
  const fresh = html && new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  if (fresh && fresh.outerHTML !== part.outerHTML) part.replaceWith(fresh);
}

/* After a decision the next case is where one reads on; what was done is said above it. */
if (document.querySelector(".flash")) document.getElementById("hc")?.focus({ preventScroll: true });

picks();
listen();
