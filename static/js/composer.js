/* The composer: nothing written is ever lost.
   While one writes, the text goes into this browser at once and to the server every few seconds.
   It leaves the browser only when the server has said that it is posted. */
const SAVE_AFTER = 2500;

export function composers(root) {
  const found = root.matches?.("[data-composer]") ? [root] : root.querySelectorAll("[data-composer]");
  found.forEach((form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    new Composer(form);
  });
}

class Composer {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea[name=source]");
    this.state = form.querySelector("[data-draft-state]");
    this.place = `hearth:${form.dataset.composer}`;
    form.querySelectorAll("[data-no-script]").forEach((button) => button.remove());
    form.querySelector(".tools").hidden = !customElements.get("markdown-toolbar");
    customElements.whenDefined("markdown-toolbar").then(() => { form.querySelector(".tools").hidden = false; });
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("htmx:beforeRequest", (event) => this.before(event));
    form.addEventListener("htmx:afterRequest", (event) => this.after(event));
    form.addEventListener("htmx:sendError", () => this.failed(document.body.dataset.offline));
    form.querySelector("[data-preview]")?.addEventListener("click", (event) => this.preview(event));
    this.quoting();
  }

  fields() {
    return ["title", "source", "tags"].map((name) => this.form.elements[name]).filter(Boolean);
  }

  restore() {
    const kept = JSON.parse(localStorage.getItem(this.place) || "null");
    if (!kept) return;
    if (this.fields().some((field) => field.value.trim())) return;
    this.fields().forEach((field) => { field.value = kept[field.name] || ""; });
  }

  changed() {
    const kept = Object.fromEntries(this.fields().map((field) => [field.name, field.value]));
    localStorage.setItem(this.place, JSON.stringify(kept));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER);
  }

  async save() {
    const body = new FormData(this.form);
    try {
      const answer = await fetch(this.form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok) this.state.textContent = (await answer.json()).said;
    } catch {
      this.state.textContent = document.body.dataset.kept;
    }
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.form.querySelector(".composer-foot .btn-main"));
    }
  }

  before(event) {
    if (event.detail.elt !== this.form) return;
    clearTimeout(this.timer);
    this.form.querySelector(".btn-main").disabled = true;
  }

  after(event) {
    if (event.detail.elt !== this.form) return;
    const button = this.form.querySelector(".composer-foot .btn-main");
    if (button) button.disabled = false;
    const status = event.detail.xhr.status;
    if (status >= 200 && status < 300) localStorage.removeItem(this.place);
    else if (status === 401) return;
    else if (status && status !== 422 && status !== 409) this.failed(this.sentence(event.detail.xhr));
  }

  sentence(xhr) {
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    return page.querySelector("main .read")?.textContent || document.body.dataset.failed;
  }

  failed(sentence) {
    let notice = this.form.querySelector("[data-failed]");
    if (!notice) {
      notice = document.createElement("div");
      notice.className = "notice";
      notice.dataset.tone = "bad";
      notice.dataset.failed = "yes";
      notice.setAttribute("role", "alert");
      this.form.querySelector(".composer-foot").before(notice);
    }
    notice.textContent = `${sentence} ${document.body.dataset.kept}`;
    const button = this.form.querySelector(".composer-foot .btn-main");
    if (button) button.disabled = false;
  }

  async preview(event) {
    event.preventDefault();
    const button = event.currentTarget;
    const box = this.form.querySelector(".preview");
    const shows = box.hidden;
    button.setAttribute("aria-expanded", String(shows));
    box.hidden = !shows;
    if (!shows) return this.text.focus();
    const answer = await fetch(button.dataset.preview, { method: "POST", body: new FormData(this.form), headers: { "HX-Request": "true" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) box.replaceChildren(...page.body.childNodes);
  }

  quoting() {
    if (!document.getElementById("posts")) return;
    document.getElementById("posts").addEventListener("click", (event) => {
      const link = event.target.closest("[data-quote]");
      if (!link || !this.form.isConnected) return;
      event.preventDefault();
      this.quote(link.closest("article"));
    });
  }

  quote(post) {
    const chosen = getSelection();
    const inside = !chosen.isCollapsed && post.contains(chosen.anchorNode);
    const words = (inside ? chosen.toString() : post.querySelector(".prose").innerText).trim();
    const lines = [`@${post.dataset.author} #${post.dataset.number}`, ...words.split("\n")];
    const quoted = lines.map((line) => `> ${line}`.trimEnd()).join("\n");
    const before = this.text.value.trimEnd();
    this.text.value = `${before}${before ? "\n\n" : ""}${quoted}\n\n`;
    this.text.focus();
    this.text.setSelectionRange(this.text.value.length, this.text.value.length);
    this.form.scrollIntoView({ block: "nearest" });
    this.changed();
  }
}
