"use strict";
// A banner of what is being worked out anew asks every few seconds how far it has come; without this a new load tells.
for (const box of document.querySelectorAll("[data-refresh]")) {
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.refresh);
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-refresh]");
      if (!fresh) {
        const said = document.createElement("p");
        said.textContent = box.dataset.done;
        said.setAttribute("role", "status");
        box.replaceChildren(said);
        return;
      }
      box.replaceChildren(...fresh.children);
    } catch { /* no network: asked again */ }
    setTimeout(ask, 4000);
  };
  setTimeout(ask, 4000);
}
