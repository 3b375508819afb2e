/* The composer: nothing written is ever lost.
   While one writes, the text goes into this browser at once and to the server every few seconds.
   It leaves the browser only when the server has said that it is posted. */
import { quoteInto } from "./quote.js";
import { forget, keep, kept, sameText } from "./kept.js";
import { Files } from "./upload.js";

const SAVE_AFTER = 2500;
const FIELDS = ["title", "source", "tags", "reason"];

export function composers(root) {
  const found = root.matches?.("[data-composer]") ? [root] : root.querySelectorAll("[data-composer]");
  found.forEach((form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    new Composer(form);
  });
}

/* Drafts are kept by member: the form says whose it is, or the face in it. */
function memberOf(form) {
  return (form.dataset.member ? form : form.querySelector("[data-member]")).dataset.member;
}

class Composer {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea[name=source]");
    this.state = form.querySelector("[data-draft-state]");
    this.button = form.querySelector(".composer-foot .btn-main");
    this.place = `${memberOf(form)}:${form.dataset.composer}`;
    this.given = this.words();
    form.querySelectorAll("[data-no-script]").forEach((button) => button.remove());
    this.restore();
    this.listen();
    quoteInto(this);
    this.files = new Files(this);
  }

  listen() {
    const tools = this.form.querySelector(".tools");
    customElements.whenDefined("markdown-toolbar").then(() => { tools.hidden = false; });
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("htmx:confirm", (event) => this.sending(event));
    this.form.addEventListener("htmx:beforeRequest", (event) => this.mine(event) && this.sent());
    this.form.addEventListener("htmx:beforeOnLoad", (event) => this.mine(event) && this.answered(event.detail.xhr));
    this.form.addEventListener("htmx:beforeSwap", (event) => this.mine(event) && this.keepOut(event));
    this.form.addEventListener("htmx:sendError", () => this.failed(document.body.dataset.offline));
    const preview = this.form.querySelector("[data-preview]");
    if (!preview) return;
    preview.type = "button"; // Enter in a field sends the form by its first button, which must not be this one
    preview.addEventListener("click", () => this.preview(preview));
  }

  fields() {
    return FIELDS.map((name) => this.form.elements[name]).filter(Boolean);
  }

  words() {
    return Object.fromEntries(this.fields().map((field) => [field.name, field.value]));
  }

  fill(words) {
    this.fields().forEach((field) => { field.value = words[field.name] ?? field.value; });
  }

  /* What this browser holds goes back into the box where the server still holds what it held then.
     Where both have moved on, the member chooses. */
  restore() {
    const held = kept(this.place);
    if (!held) return;
    this.other = held.other;
    if (sameText(held.given, this.given)) this.fill(held.words);
    else if (!sameText(held.words, this.given)) this.other = held.words;
    if (this.other) this.offer();
  }

  offer() {
    const notice = this.form.querySelector("[data-other]");
    notice.hidden = false;
    notice.querySelector("button").addEventListener("click", () => {
      const mine = this.words();
      this.fill(this.other);
      this.other = mine.source.trim() && !sameText(mine, this.given) ? mine : null;
      notice.hidden = !this.other;
      this.changed();
    });
  }

  changed() {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.saving = this.save(); }, SAVE_AFTER);
  }

  keep() {
    keep(this.place, { given: this.given, words: this.words(), other: this.other });
  }

  async save() {
    if (!this.form.dataset.save) return; // this browser alone keeps it
    const words = this.words();
    try {
      const answer = await fetch(this.form.dataset.save, { method: "POST", body: new FormData(this.form), headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      this.state.textContent = (await answer.json()).said;
      this.given = words;
      if (!this.gone) this.keep();
    } catch {
      this.state.textContent = document.body.dataset.kept;
    }
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.button);
    }
  }

  mine(event) {
    return event.detail.elt === this.form;
  }

  /* A draft that is on its way must not arrive after the post: it would stand in the box again. */
  sending(event) {
    if (!this.mine(event)) return;
    if (this.files.wait()) {
      event.preventDefault();
      this.failed(this.files.wait(), "wait");
      return;
    }
    clearTimeout(this.timer);
    if (!this.saving) return;
    event.preventDefault();
    this.button.disabled = true;
    this.saving.finally(() => { this.saving = null; event.detail.issueRequest(true); });
  }

  sent() {
    this.button.disabled = true;
    this.form.querySelector("[data-failed]")?.remove();
  }

  answered(xhr) {
    this.button.disabled = false;
    if (xhr.status >= 200 && xhr.status < 300) {
      this.gone = true;
      forget(this.place);
    } else if (xhr.status !== 401 && xhr.status !== 409 && xhr.status !== 422) {
      this.failed(this.sentence(xhr));
    }
  }

  /* A whole page, such as a refusal of the house, has no place inside the form. */
  keepOut(event) {
    const { xhr } = event.detail;
    if (xhr.status < 400 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
    event.detail.shouldSwap = false;
    this.failed(this.sentence(xhr));
  }

  sentence(xhr) {
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    return page.querySelector("main .read")?.textContent || document.body.dataset.failed;
  }

  failed(sentence, kind = "yes") {
    this.button.disabled = false;
    let notice = this.form.querySelector("[data-failed]");
    if (!notice) {
      notice = document.createElement("div");
      notice.className = "notice";
      notice.dataset.tone = "bad";
      notice.setAttribute("role", "alert");
      this.form.querySelector(".composer-foot").before(notice);
    }
    notice.dataset.failed = kind;
    notice.textContent = `${sentence} ${document.body.dataset.kept}`;
    this.keep();
  }

  async preview(button) {
    const box = this.form.querySelector(".preview");
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
    if (box.hidden) return this.text.focus();
    try {
      const answer = await fetch(button.dataset.preview, { method: "POST", body: new FormData(this.form), headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      box.replaceChildren(...page.body.childNodes);
    } catch {
      box.textContent = document.body.dataset.offline;
    }
  }
}
