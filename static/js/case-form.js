/* The form of a case, quicker: rows come, go and move without the server; of a long list one picks by typing.
   Without it the buttons send the form, and the list is a list. */
(() => {
  "use strict";
  const form = document.getElementById("case-form");
  const all = (selector, root = form) => [...root.querySelectorAll(selector)];

  /* Rows. Their order on the page counts, so moved rows keep their names. */
  for (const list of all("[data-rows]")) {
    const blank = list.parentElement.querySelector("template[data-row]");
    let next = list.children.length;
    const renumber = () => [...list.children].forEach((row, place, { length }) => {
      all("[data-number]", row).forEach((e) => { e.textContent = place + 1; });
      row.querySelector("[data-does=up]").disabled = place === 0;
      row.querySelector("[data-does=down]").disabled = place === length - 1;
    });
    const add = () => {
      const row = blank.content.firstElementChild.cloneNode(true);
      for (const e of all("[name], [id], [for], [aria-describedby]", row)) {
        for (const { name, value } of [...e.attributes]) e.setAttribute(name, value.replace("-__", `-${next}`));
      }
      next += 1;
      list.append(row);
      return row;
    };
    const focus = (row) => row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    list.parentElement.addEventListener("click", (event) => {
      const button = event.target.closest("[data-does]");
      if (!button) return;
      event.preventDefault();
      const row = button.closest("li");
      const does = button.dataset.does;
      if (does === "add") focus(add());
      if (does === "up") row.previousElementSibling.before(row);
      if (does === "down") row.nextElementSibling.after(row);
      if (does === "remove") {
        const near = row.nextElementSibling || row.previousElementSibling || add();
        row.remove();
        focus(near);
      }
      renumber();
      if (does === "up" || does === "down") (button.disabled ? row.querySelector("[data-does=remove]") : button).focus();
      form.dispatchEvent(new Event("input"));
    });
    /* portal.js gives back what was typed, but only to the rows that the server sent: make the others. */
    let kept;
    try { kept = JSON.parse(sessionStorage.getItem(`kept:${form.dataset.keep}`)); } catch { /* storage is off */ }
    if (kept?.person === document.body.dataset.person) {
      for (const [key, value] of Object.entries(kept.values)) {
        const place = new RegExp(`^${list.dataset.rows}-(\\d+)-`).exec(key);
        while (place && +place[1] >= next && next < 100) add();
        const control = place && form.elements[key];
        if (control && "value" in control && typeof value === "string") control.value = value;
      }
    }
    renumber();
  }

  /* Several of a long list: chips of what is chosen, and a box with suggestions. */
  for (const select of all("select[data-several]")) {
    const list = document.createElement("datalist");
    list.id = `${select.id}-offered`;
    const box = document.createElement("input");
    box.setAttribute("list", list.id);
    box.autocomplete = "off";
    const chips = document.createElement("ul");
    chips.className = "chips";
    const draw = () => {
      const options = [...select.options];
      chips.replaceChildren(...options.filter((o) => o.selected).map((option) => {
        const item = document.createElement("li");
        const chip = document.createElement("button");
        chip.type = "button";
        chip.className = "chip chip--on";
        chip.append(option.text, Object.assign(document.createElement("span"), { className: "chip__off" }));
        chip.setAttribute("aria-label", `${option.text} ×`);
        chip.addEventListener("click", () => { option.selected = false; draw(); box.focus(); form.dispatchEvent(new Event("input")); });
        item.append(chip);
        return item;
      }));
      chips.hidden = !chips.children.length;
      list.replaceChildren(...options.filter((o) => !o.selected).map((o) => Object.assign(document.createElement("option"), { value: o.text })));
    };
    box.addEventListener("input", () => {
      const found = [...select.options].find((o) => o.text.toLowerCase() === box.value.trim().toLowerCase());
      if (!found) return;
      found.selected = true;
      box.value = "";
      draw();
    });
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) box.setAttribute(name, select.getAttribute(name));
    box.id = select.id;
    select.id = `${box.id}-chosen`;
    select.hidden = true;
    select.before(chips, box, list);
    form.addEventListener("portal:restored", draw);
    draw();
  }
})();
