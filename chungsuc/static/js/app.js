"use strict";
// Menus close with Escape and when another place is clicked.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".term:is(:hover, :focus-within)")) term.dataset.away = "";
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-print]")) window.print();
});
for (const term of document.querySelectorAll(".term")) {
  for (const kind of ["mouseleave", "focusout"]) term.addEventListener(kind, () => delete term.dataset.away);
}
// A form that is being filled in keeps itself as a draft after five quiet seconds, and is not left by accident.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-saved]"), words = document.body.dataset;
  let dirty = false, timer = 0, saving = null;
  const say = (text) => { if (said) said.textContent = text; };
  const keep = async () => {
    dirty = false;
    const body = new FormData(form);
    body.set("act", "draft");
    say(words.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok || new URL(answer.url).pathname !== new URL(form.action).pathname) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const field of form.querySelectorAll('input[type="hidden"]')) {
        const now = [...page.querySelectorAll('input[type="hidden"]')].find((other) => other.name === field.name);
        if (now && field.name.endsWith("-seen")) field.value = now.value;
      }
      say(`${words.kept} ${new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" })}`);
    } catch {
      dirty = true;
      say(words.unkept);
    }
    saving = null;
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => { saving = (saving ?? Promise.resolve()).then(keep); }, 5000);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (saving) {
      const pressed = event.submitter;
      event.preventDefault();
      await saving;
      form.requestSubmit(pressed);
      return;
    }
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
