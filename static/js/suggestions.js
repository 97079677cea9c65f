/* Suggestions below a search field with data-suggest="address", after the ARIA pattern of a combobox with a list box:
   arrows choose, Enter goes there, Escape closes. Without a script the field is a plain one. */
(() => {
  "use strict";
  for (const input of document.querySelectorAll("[data-suggest]")) {
    const form = input.form;
    const list = document.createElement("ul");
    const said = document.createElement("p");
    let waiting, asked = "", active = -1, request;
    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel);
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    form.append(list, said);
    form.classList.add("search--suggests");
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"], ["autocomplete", "off"]]) input.setAttribute(name, value);

    const options = () => [...list.children];
    const choose = (place) => {
      active = place;
      options().forEach((option, n) => option.setAttribute("aria-selected", String(n === place)));
      const option = options()[place];
      if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) { choose(-1); said.textContent = ""; }
    };
    const ask = async () => {
      const text = input.value.trim();
      if (text === asked) return;
      asked = text;
      request?.abort();
      if (text.length < 2) return show(false);
      request = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: text })}`, { signal: request.signal });
        if (!answer.ok) return show(false);
        list.innerHTML = await answer.text();
      } catch { return; }
      options().forEach((option, n) => { option.id = `${list.id}-${n}`; });
      show(list.childElementCount > 0 && document.activeElement === input);
      if (!list.hidden) said.textContent = input.dataset.suggestCount.replace("0", list.childElementCount);
    };
    const go = (option) => { location.assign(option.dataset.url); };

    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
    input.addEventListener("keydown", (event) => {
      const number = options().length;
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose((active + step + 1 + number + 1) % (number + 1) - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        go(options()[active]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        show(false);
      }
    });
    input.addEventListener("blur", () => setTimeout(() => show(false), 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) go(option); });
  }
})();
