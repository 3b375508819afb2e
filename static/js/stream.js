/* One event stream for the whole browser.
   The visible tabs agree on a leader by a lock; it holds the stream for what all of them show, and
   passes on what it hears. Hidden tabs hold nothing. Where there are no locks (plain http) each
   visible tab has a stream of its own. While there is no stream, `onAway` says so: pages then ask. */
const LOCK = "hearth-live";
const SOON = [2500, 6000];
const GIVE_UP = 3; // failures in a row, after which pages ask by themselves
const ASK_AGAIN = 15000;
const SILENT = 45000; // twice what the process lets pass between two words (KEEP_AWAKE in hub.py)
const OPENS_IN = 10000;
const tab = Math.random().toString(36).slice(2);

let wanted = [];
let source = null;
let asked = "";
let last = "";
let failures = 0;
let timer = 0;
let silence = 0;
let leads = false;
let letGo = null;
let isAway = false;
const others = new Map();
const hearers = { event: [], away: [] };
const air = "BroadcastChannel" in window && navigator.locks ? new BroadcastChannel(LOCK) : null;

export const onEvent = (hear) => hearers.event.push(hear);
export const onAway = (hear) => hearers.away.push(hear);

/* What this page shows, such as "topic:12". */
export function listenTo(names) {
  wanted = names;
  if (!document.hidden) appear();
}

document.addEventListener("visibilitychange", () => (document.hidden ? vanish() : appear()));
addEventListener("pagehide", vanish);
addEventListener("pageshow", () => document.hidden || appear());
addEventListener("online", () => leads && open());

function appear() {
  if (!wanted.length) return;
  air?.postMessage({ kind: "want", tab, wanted });
  if (!air) return lead();
  if (letGo) return leads && open();
  letGo = new AbortController();
  const { signal } = letGo;
  const hold = () => new Promise((done) => {
    if (signal.aborted) return done();
    signal.addEventListener("abort", done);
    lead();
  });
  navigator.locks.request(LOCK, { signal }, hold).catch(() => {});
}

function vanish() {
  air?.postMessage({ kind: "gone", tab });
  letGo?.abort();
  letGo = null;
  leads = false;
  others.clear();
  close();
}

function lead() {
  leads = true;
  air?.postMessage({ kind: "who" });
  open();
}

air?.addEventListener("message", ({ data }) => {
  if (data.kind === "who" && !document.hidden) air.postMessage({ kind: "want", tab, wanted });
  if (data.kind === "event") tell("event", data.told);
  if (data.kind === "away") away(data.isAway);
  if (!leads) return;
  if (data.kind === "want") others.set(data.tab, data.wanted);
  else if (data.kind === "gone") others.delete(data.tab);
  else return;
  if (data.kind === "want" && !isAway) air.postMessage({ kind: "away", isAway });
  later(300);
});

function union() {
  return [...new Set([wanted, ...others.values()].flat())].sort();
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(open, wait);
}

async function open() {
  clearTimeout(timer);
  if (!leads || document.hidden) return;
  const names = union().join("&on=");
  if (source && names === asked) return;
  asked = names;
  const address = await ticket(names);
  if (!leads || document.hidden || names !== asked) return;
  if (address === "") return close();
  if (!address) return failed();
  close();
  asked = names;
  follow(address);
}

/* An address; "" where there is nothing to hear; null where nobody answers. */
async function ticket(names) {
  try {
    const answer = await fetch(`${document.body.dataset.listen}?on=${names}`, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).address : null;
  } catch {
    return null;
  }
}

function follow(address) {
  const mine = new EventSource(last ? `${address}&last=${last}` : address);
  source = mine;
  const quietFor = (most) => {
    clearTimeout(silence);
    silence = setTimeout(() => source === mine && failed(), most);
  };
  quietFor(OPENS_IN);
  mine.onopen = () => {
    quietFor(SILENT);
    if (!last && failures) pass({ lost: true }); // what came while nobody answered
    failures = 0;
    say(false);
  };
  mine.addEventListener("begun", (event) => { last ||= event.lastEventId; });
  mine.addEventListener("awake", () => quietFor(SILENT));
  mine.onmessage = (event) => {
    quietFor(SILENT);
    last = event.lastEventId || last;
    pass(JSON.parse(event.data));
  };
  mine.addEventListener("lost", () => pass({ lost: true }));
  mine.onerror = () => source === mine && failed();
}

/* A ticket lasts some minutes only: a new one is asked for instead of trying the old again. */
function failed() {
  close();
  failures += 1;
  if (failures >= GIVE_UP) say(true);
  const [least, most] = SOON;
  later(failures > GIVE_UP ? ASK_AGAIN : least + Math.random() * (most - least));
}

function close() {
  clearTimeout(timer);
  clearTimeout(silence);
  source?.close();
  source = null;
  asked = "";
}

function pass(told) {
  air?.postMessage({ kind: "event", told });
  tell("event", told);
}

function say(now) {
  air?.postMessage({ kind: "away", isAway: now });
  away(now);
}

function away(now) {
  if (now === isAway) return;
  isAway = now;
  tell("away", now);
}

function tell(what, told) {
  hearers[what].forEach((hear) => hear(told));
}
