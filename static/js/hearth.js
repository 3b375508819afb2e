/* Makes pages quicker and kinder. Every page works without it. */
import { composers } from "./composer.js";
import { dialogs } from "./dialogs.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { menus } from "./menus.js";
import { ranking } from "./ranking.js";
import { reading } from "./reading.js";
import { scrubber } from "./scrubber.js";
import { search } from "./search.js";
import { seats } from "./seats.js";
import { strips } from "./strips.js";
import { copyButtons } from "./code.js";

const parts = [composers, copyButtons, live, scrubber, reading, strips, ranking];

menus();
keys();
dialogs();
search();
seats();
parts.forEach((part) => part(document));
document.addEventListener("htmx:load", (event) => parts.forEach((part) => part(event.detail.elt)));
document.addEventListener("htmx:oobAfterSwap", (event) => parts.forEach((part) => part(event.detail.target)));

/* A redirect to a place on this very page would only scroll: the page has to be fetched again. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const address = event.detail.xhr.getResponseHeader("HX-Redirect");
  const to = address && new URL(address, location.href);
  if (!to?.hash || to.pathname + to.search !== location.pathname + location.search) return;
  event.preventDefault();
  location.hash = to.hash;
  location.reload();
});

if (document.querySelector("markdown-toolbar") && document.documentElement.dataset.toolbar) {
  import(document.documentElement.dataset.toolbar);
}
