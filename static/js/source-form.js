/* The form of a source, quicker: fields follow the type, rows of contributors move without the server, a pasted list of
   names becomes rows, tags are suggested one by one. Without it the buttons do the same. */
(() => {
  "use strict";
  const form = document.getElementById("source-form");
  const all = (selector, root = form) => [...root.querySelectorAll(selector)];
  const on = (target, type, act) => target.addEventListener(type, act);

  /* Fields of the chosen type stand in the first part, with all that hold something; the others behind "More fields". */
  const type = form.querySelector("[data-arranges]");
  const [main, further] = ["main", "further"].map((name) => form.querySelector(`[data-part=${name}]`));
  const control = (field) => field.querySelector("input, select, textarea");
  const relabel = (field) => {
    const labels = control(field).dataset.labels?.split("\n").map((line) => line.split("=")) || [];
    const [, label] = labels.find(([kind]) => kind === type.value) || labels[0] || [];
    if (label) field.querySelector("label").firstChild.data = `${label} `;
  };
  const arrange = () => {
    for (const field of all("[data-part=main] > .field, [data-part=further] .field")) {
      const belongs = (field.dataset.showsFor || "").split(" ").includes(type.value);
      (belongs || control(field).value ? main : further.lastElementChild).append(field);
      relabel(field);
    }
  };
  all("[data-round-trip]").forEach((part) => { part.hidden = true; });
  on(type, "change", arrange);
  on(form, "portal:restored", arrange);

  /* Rows of contributors. Their order on the page counts, so moved rows keep their names. */
  const list = form.querySelector("[data-rows]");
  const blank = form.querySelector("template[data-row]");
  const part = (row, name) => row.querySelector(`[name$="-${name}"]`);
  let next = list.children.length;
  const renumber = () => [...list.children].forEach((row, place, { length }) => {
    all("[data-number]", row).forEach((e) => { e.textContent = place + 1; });
    row.querySelector("[data-does=up]").disabled = place === 0;
    row.querySelector("[data-does=down]").disabled = place === length - 1;
  });
  const add = (after = list.lastElementChild) => {
    const row = blank.content.firstElementChild.cloneNode(true);
    for (const e of all("[name], [id], [for]", row)) {
      for (const { name, value } of [...e.attributes]) e.setAttribute(name, value.replace("-0-", `-${next}-`));
    }
    next += 1;
    part(row, "role").value = part(after, "role").value;
    after.after(row);
    renumber();
    return row;
  };
  const changed = () => { renumber(); form.dispatchEvent(new Event("input")); };
  on(form, "click", (event) => {
    const button = event.target.closest("[data-does]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    let target = button;
    if (button.dataset.does === "add") target = part(add(), "name");
    if (button.dataset.does === "up") row.previousElementSibling.before(row);
    if (button.dataset.does === "down") row.nextElementSibling.after(row);
    if (button.dataset.does === "remove") {
      target = part(row.nextElementSibling || row.previousElementSibling || add(row), "name");
      row.remove();
    }
    changed();
    (target.disabled ? part(row, "name") : target).focus();
  });
  on(list, "paste", (event) => {
    const names = event.clipboardData.getData("text").split(/[;\n]+/).map((name) => name.trim()).filter(Boolean);
    if (names.length < 2 || event.target.value) return;
    event.preventDefault();
    names.reduce((before, name, place) => {
      const row = place ? add(before) : before;
      part(row, "name").value = name;
      return row;
    }, event.target.closest("li"));
    changed();
  });

  /* portal.js gives back what was typed, but only to the rows that the server sent: make the others and fill them. */
  let kept;
  try { kept = JSON.parse(sessionStorage.getItem(`kept:${form.dataset.keep}`)); } catch { /* storage is off */ }
  if (kept?.person === document.body.dataset.person) {
    for (const [key, value] of Object.entries(kept.values)) {
      const row = /^contributors-(\d+)-(?:role|name|organisation)/.exec(key);
      while (row && +row[1] >= next && next < 300) add();
      if (row) Object.assign(form.elements[key.replace(/=1$/, "")] || {}, { [typeof value === "string" ? "value" : "checked"]: value });
    }
  }

  /* Suggestions for the word that is being typed, not for the whole line. */
  const tags = form.querySelector("#id_tags");
  const words = all("#tags-in-use option").map((option) => option.value);
  on(tags, "input", () => {
    const done = tags.value.slice(0, tags.value.lastIndexOf(",") + 1);
    all("#tags-in-use option").forEach((option, place) => { option.value = `${done} ${words[place]}`.trim(); });
  });
  arrange();
})();
