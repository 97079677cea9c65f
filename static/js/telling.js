/* Telling a case: what is typed is sent to the server by the way, some seconds after the last key, when the page is
   left, and again when a lost connection is back. Without it "Go on" does the same. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-saves]");
  const said = form.querySelector("[data-saved]");
  const revision = form.elements.revision;
  let waiting, changed = false, saving = false;

  const save = async (keepalive = false) => {
    clearTimeout(waiting);
    if (!changed || saving) return;
    [changed, saving] = [false, true];
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Saves": "1" }, keepalive });
      said.textContent = answer.headers.get("X-Revision") ? await answer.text() : said.dataset.lost;
      if (answer.ok) revision.value = answer.headers.get("X-Revision");
      if (!answer.ok && answer.status !== 422) said.classList.add("notice", "notice--attention");
    } catch {
      changed = true;
      said.textContent = said.dataset.lost;
      waiting = setTimeout(save, 10000);
    } finally {
      saving = false;
    }
    if (changed) waiting = setTimeout(save, 2000);
  };
  form.addEventListener("input", () => { changed = true; clearTimeout(waiting); waiting = setTimeout(save, 2000); });
  form.addEventListener("submit", () => { clearTimeout(waiting); changed = false; });
  window.addEventListener("online", () => save());
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
})();
