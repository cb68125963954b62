"use strict";
// A form with files: large pictures are made smaller here, then each file goes up in pieces and goes on after a break.
const LARGE = 1_000_000, SIDE = 2000, QUALITY = 0.8, PIECE = 256 * 1024, PATIENCE = 60_000;
const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); window.addEventListener("online", done, { once: true }); });

async function smaller(file) {
  if (file.size <= LARGE || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const ratio = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * ratio);
    canvas.height = Math.round(picture.height * ratio);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!drawn || drawn.size >= file.size) return file;
    return new File([drawn], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file; // not a picture this browser reads: the server says what it is
  }
}

class Refusal extends Error {}
class Trouble extends Error {} // the server's own, which waiting may or may not mend

class Sending {
  constructor(form, file, told) {
    Object.assign(this, { form, file, told });
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.sent = 0;
    this.kept = `tep:${file.name}:${file.size}:${file.lastModified}`;
  }

  async ask(address, method, headers, body) {
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.token, ...headers };
    const answer = await fetch(address, { method, body, headers: all, redirect: "manual" });
    if (answer.type === "opaqueredirect") throw new Refusal(this.form.dataset.left);
    if (answer.status >= 500) throw new Trouble(answer.status);
    return answer;
  }

  async begin() {
    const headers = { "Upload-Length": String(this.file.size), "Upload-Metadata": `filename ${encoded(this.file.name)}` };
    const answer = await this.ask(this.form.dataset.upload, "POST", headers);
    await this.refuse(answer);
    const begun = await answer.json();
    sessionStorage.setItem(this.kept, begun.url);
    return [begun.url, 0];
  }

  // Where to go on: at what an earlier try left, else at the beginning.
  async where() {
    const address = sessionStorage.getItem(this.kept);
    if (!address) return this.begin();
    const answer = await this.ask(address, "HEAD", {});
    if (answer.ok) return [address, Number(answer.headers.get("Upload-Offset"))];
    sessionStorage.removeItem(this.kept);
    return this.begin();
  }

  async refuse(answer) {
    if (answer.ok) return;
    sessionStorage.removeItem(this.kept);
    const said = await answer.json().catch(() => ({}));
    throw new Refusal(said.error ?? this.form.dataset.failed);
  }

  async pieces() {
    let [address, offset] = await this.where();
    let stuck = 0;
    for (;;) {
      this.sent = Math.max(this.sent, offset);
      this.told(this.form.dataset.sending, offset / this.file.size);
      const piece = this.file.slice(offset, offset + PIECE);
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
      const answer = await this.ask(address, "PATCH", headers, piece);
      if (answer.status === 409 && stuck < 5) stuck += 1;
      else await this.refuse(answer);
      offset = Number(answer.headers.get("Upload-Offset"));
      if (answer.ok && offset >= this.file.size) return address.split("/").at(-2);
    }
  }

  async run() {
    for (let wait = 500, troubles = 0; ; wait = Math.min(2 * wait, PATIENCE)) {
      const before = this.sent;
      try {
        const id = await this.pieces();
        this.told(this.form.dataset.done, 1);
        return id;
      } catch (problem) {
        if (problem instanceof Refusal) throw problem;
        if (this.sent > before) [wait, troubles] = [500, 0];
        if (problem instanceof Trouble && (troubles += 1) > 5) throw problem;
        this.told(this.form.dataset.waiting, null);
        await pause(wait);
      }
    }
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]"), list = form.querySelector("[data-uploads]");
  for (const said of form.querySelectorAll("[data-with-script]")) said.hidden = false;

  const send = async (file) => {
    const line = document.createElement("li"), text = document.createElement("span"), bar = document.createElement("progress");
    bar.setAttribute("aria-label", file.name);
    line.append(text, bar);
    list.append(line);
    const told = (word, share) => {
      text.textContent = `${file.name}: ${word}`;
      if (share !== null) bar.value = share;
    };
    try {
      told(form.dataset.shrinking, 0);
      const id = await new Sending(form, await smaller(file), told).run();
      bar.remove();
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: id });
      line.append(field);
      return true;
    } catch (problem) {
      bar.remove();
      line.className = "err";
      text.textContent = `${file.name}: ${problem instanceof Refusal ? problem.message : form.dataset.failed}`;
      return false;
    }
  };

  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    const pressed = event.submitter, files = [...input.files];
    for (const failed of list.querySelectorAll(".err")) failed.remove();
    pressed.disabled = true;
    let whole = true;
    for (const file of files) whole = (await send(file)) && whole;
    pressed.disabled = false;
    input.value = "";
    if (whole) form.requestSubmit(pressed);
  });
}
