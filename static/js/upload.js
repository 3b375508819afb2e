/* Files for what is being written: by button, by dropping, by pasting; several one after the other.
   What a picture shows is asked for beside it, and stands in the text as its description. */
export class Files {
  constructor(composer) {
    this.composer = composer;
    this.form = composer.form;
    this.input = this.form.querySelector("[data-upload-input]");
    if (!this.input) return;
    this.list = this.form.querySelector("[data-uploads]");
    this.row = this.form.querySelector("[data-upload-row]");
    this.queue = Promise.resolve();
    this.waiting = 0;
    this.listen();
  }

  listen() {
    const button = this.form.querySelector("[data-upload]");
    button.addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => { this.bring(this.input.files); this.input.value = ""; });
    this.composer.text.addEventListener("paste", (event) => this.paste(event));
    this.form.addEventListener("dragover", (event) => this.over(event));
    this.form.addEventListener("dragleave", () => this.form.classList.remove("drop"));
    this.form.addEventListener("drop", (event) => this.drop(event));
  }

  /* Programs put a picture of the words beside the words; then the words are meant. */
  paste(event) {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return;
    event.preventDefault();
    this.bring(files);
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("drop");
  }

  drop(event) {
    this.form.classList.remove("drop");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.bring(event.dataTransfer.files);
  }

  bring(files) {
    [...files].forEach((file) => {
      const upload = new Upload(this, file);
      this.waiting += 1;
      this.queue = this.queue.then(() => upload.run()).finally(() => this.settled());
    });
  }

  settled() {
    this.waiting -= 1;
    if (!this.waiting) this.form.querySelector(".notice[data-failed=wait]")?.remove();
  }

  /* What a sending of the text has to wait for, in words; nothing when all is there. */
  wait() {
    return this.waiting ? this.input.dataset.wait : "";
  }
}

class Upload {
  constructor(files, file) {
    this.files = files;
    this.file = file;
    this.element = files.row.content.firstElementChild.cloneNode(true);
    this.find("[data-name]").textContent = file.name;
    this.find("[data-cancel]").addEventListener("click", () => this.cancel());
    this.find("[data-alt] input").addEventListener("input", (event) => this.describe(event));
    this.find("[data-alt] input").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    files.list.append(this.element);
    files.list.hidden = false;
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  run() {
    if (this.isOver) return Promise.resolve();
    const { dataset } = this.files.input;
    if (this.file.size > Number(dataset.most)) {
      this.refused(dataset.tooLarge);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", this.files.form.elements.csrfmiddlewaretoken.value);
      body.append("file", this.file, this.file.name || "picture.png");
      this.xhr = new XMLHttpRequest();
      this.xhr.upload.addEventListener("progress", (event) => this.progress(event));
      this.xhr.addEventListener("load", () => this.answered());
      this.xhr.addEventListener("error", () => this.refused(document.body.dataset.offline));
      this.xhr.addEventListener("loadend", resolve);
      this.xhr.open("POST", dataset.to);
      this.xhr.setRequestHeader("Accept", "application/json");
      this.xhr.send(body);
    });
  }

  progress(event) {
    const bar = this.find("progress");
    if (event.loaded < event.total) bar.value = (100 * event.loaded) / event.total;
    else bar.removeAttribute("value"); // all is sent; now it is written anew
  }

  answered() {
    let answer = {};
    try { answer = JSON.parse(this.xhr.responseText); } catch { /* a page, of a proxy or of ours */ }
    if (this.xhr.status === 201) this.brought(answer);
    else this.refused(answer.said || document.body.dataset.failed);
  }

  brought(answer) {
    const { dataset } = this.files.input;
    this.isOver = true;
    this.url = answer.url;
    this.find("progress").remove();
    this.find("[data-said]").textContent = dataset.brought;
    this.find("[data-cancel] span").textContent = dataset.takeOut;
    this.insert(answer);
    if (answer.kind !== "picture") return;
    const small = new Image(56, 56);
    small.src = answer.small;
    small.alt = "";
    small.className = "thumb";
    this.find(".thumb").replaceWith(small);
    this.find("[data-alt]").hidden = false;
  }

  /* Where the cursor stands; pictures get lines of their own. */
  insert(answer) {
    const { text } = this.files.composer;
    const before = text.value.slice(0, text.selectionEnd);
    const after = text.value.slice(text.selectionEnd);
    const gap = answer.kind === "picture" ? "\n\n" : " ";
    const stands = answer.kind === "picture" ? before.endsWith(gap) : /\s$/.test(before);
    const head = before.trim() && !stands ? gap : "";
    const tail = after.startsWith(gap) ? "" : gap;
    text.setRangeText(`${head}${answer.markdown}${tail}`, text.selectionEnd, text.selectionEnd, "end");
    this.files.composer.changed();
  }

  /* This picture or link in the text, with whatever stands between its brackets. */
  get inText() {
    const url = this.url.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`(!?)\\[((?:\\\\.|[^\\]\\\\])*)\\]\\(${url}\\)`);
  }

  describe(event) {
    const { text } = this.files.composer;
    const words = event.target.value.replace(/([\\[\]`*_<>!&])/g, "\\$1");
    text.value = text.value.replace(this.inText, () => `![${words}](${this.url})`);
    this.files.composer.changed();
  }

  refused(sentence) {
    this.isOver = true;
    this.find("progress").remove();
    this.element.dataset.tone = "bad";
    this.find("[data-said]").textContent = sentence;
    this.find("[data-said]").classList.remove("dim");
    this.find("[data-cancel] span").textContent = this.files.input.dataset.putAway;
  }

  cancel() {
    this.isOver = true;
    this.xhr?.abort();
    if (this.url) {
      const { text } = this.files.composer;
      text.value = text.value.replace(this.inText, "");
      this.files.composer.changed();
    }
    this.element.remove();
    this.files.list.hidden = !this.files.list.children.length;
    this.files.composer.text.focus();
  }
}
