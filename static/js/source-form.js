/* The form of a source, quicker: fields follow the type, rows of contributors move without a journey to the server, a
   list of names that is pasted becomes rows, tags are suggested one by one. Without it the buttons do the same. */
(() => {
  "use strict";
  const form = document.getElementById("source-form");
  const all = (selector, root = form) => [...root.querySelectorAll(selector)];
  const on = (target, type, act) => target?.addEventListener(type, act);

  /* Fields of the chosen type stand in the first part, with all that hold something; the others behind "More fields". */
  const type = form.querySelector("[data-arranges]");
  const [main, further] = ["main", "further"].map((name) => form.querySelector(`[data-part=${name}]`));
  const control = (field) => field.querySelector("input, select, textarea");
  const relabel = (field) => {
    const labels = control(field)?.dataset.labels;
    if (!labels) return;
    const byType = Object.fromEntries(labels.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    field.querySelector("label").firstChild.data = `${byType[type.value] || byType[""]} `;
  };
  const arrange = () => {
    const fields = all("[data-part=main] > .field, [data-part=further] .field");
    for (const field of fields) {
      const belongs = (field.dataset.showsFor || "").split(" ").includes(type.value);
      (belongs || control(field).value ? main : further.lastElementChild).append(field);
      relabel(field);
    }
    further.hidden = !further.querySelector(".field");
  };
  all("[data-round-trip]").forEach((part) => { part.hidden = true; });
  on(type, "change", arrange);
  on(form, "portal:restored", arrange);

  /* Rows of contributors. Their order on the page counts, so moved rows keep their names. */
  const list = form.querySelector("[data-rows]");
  const blank = form.querySelector("template[data-row]");
  const rows = () => [...list.children];
  const part = (row, name) => row.querySelector(`[name$="-${name}"]`);
  let next = rows().length;
  const renumber = () => rows().forEach((row, place, { length }) => {
    all("[data-number]", row).forEach((e) => { e.textContent = place + 1; });
    row.querySelector("[data-does=up]").disabled = place === 0;
    row.querySelector("[data-does=down]").disabled = place === length - 1;
  });
  const add = (after = list.lastElementChild) => {
    const row = blank.content.cloneNode(true).firstElementChild;
    all("[name], [id], [for]", row).forEach((e) => ["name", "id", "for"].forEach((attribute) => {
      const value = e.getAttribute(attribute);
      if (value) e.setAttribute(attribute, value.replace(/-0-/, `-${next}-`));
    }));
    next += 1;
    if (after) {
      part(row, "role").value = part(after, "role").value;
      after.after(row);
    } else list.append(row);
    renumber();
    return row;
  };
  const changed = () => { renumber(); form.dispatchEvent(new Event("input", { bubbles: true })); };
  on(form, "click", (event) => {
    const button = event.target.closest("[data-does]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const does = button.dataset.does;
    if (does === "add") part(add(), "name").focus();
    if (does === "up") row.previousElementSibling.before(row);
    if (does === "down") row.nextElementSibling.after(row);
    if (does === "remove") {
      const neighbour = row.nextElementSibling || row.previousElementSibling || add(row);
      row.remove();
      part(neighbour, "name").focus();
    }
    changed();
    if (does === "up" || does === "down") (button.disabled ? part(row, "name") : button).focus();
  });
  on(list, "paste", (event) => {
    const names = event.clipboardData.getData("text").split(/[;\n]+/).map((name) => name.trim()).filter(Boolean);
    const row = event.target.closest("li");
    if (names.length < 2 || event.target.value) return;
    event.preventDefault();
    names.reduce((before, name, place) => {
      const here = place ? add(before) : before;
      part(here, "name").value = name;
      return here;
    }, row);
    changed();
  });

  /* portal.js gives back what was typed, but only to the rows that the server sent: make the others and fill them. */
  const kept = (() => { try { return JSON.parse(sessionStorage.getItem(`kept:${form.dataset.keep}`)); } catch { return null; } })();
  if (kept?.person === document.body.dataset.person && !form.querySelector("[data-kept]")) {
    for (const [key, value] of Object.entries(kept.values)) {
      const match = /^contributors-(\d+)-(role|name)$/.exec(key);
      while (match && +match[1] >= next && next < 300) add();
      if (match) form.elements[key].value = value;
      else if (/^contributors-\d+-organisation=1$/.test(key) && form.elements[key.slice(0, -2)]) form.elements[key.slice(0, -2)].checked = value;
    }
  }

  /* Suggestions for the word that is being typed, not for the whole line. */
  const tags = form.querySelector("#id_tags");
  const words = all("#tags-in-use option").map((option) => option.value);
  on(tags, "input", () => {
    const done = tags.value.slice(0, tags.value.lastIndexOf(",") + 1);
    all("#tags-in-use option").forEach((option, place) => { option.value = done ? `${done} ${words[place]}` : words[place]; });
  });
  arrange();
})();
