/* A box that offers organisations while a name is typed: data-organisation-choice="address" around it, after the ARIA
   pattern of an editable combobox with a list box. Arrows choose, Enter takes, Escape closes; what is typed stays a name
   where nothing is taken. Rows that are added later work too: a box is made ready when it is first entered. */
(() => {
  "use strict";
  let number = 0;
  const ready = (place) => {
    const input = place.querySelector("input[type=text]");
    const code = place.querySelector("[data-code]");
    const chosen = place.querySelector("[data-chosen]");
    const list = document.createElement("ul");
    const said = document.createElement("p");
    let waiting, request, asked = null, active = -1, taken = code.value ? input.value : null, found = [];
    list.id = `organisations-${++number}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", place.dataset.label);
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    input.after(list, said);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"], ["aria-haspopup", "listbox"]]) input.setAttribute(name, value);

    const choose = (n) => {
      active = n;
      [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === n)));
      const option = list.children[n];
      if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      choose(-1);
    };
    const part = (className, text) => {
      const span = document.createElement("span");
      span.className = className;
      span.textContent = text;
      return span;
    };
    const draw = () => {
      list.replaceChildren(...found.map((one, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.append(part("suggestions__label", one.also && one.also !== one.name ? `${one.name} (${one.also})` : one.name), part("suggestions__kind", one.where));
        return option;
      }));
    };
    const ask = async () => {
      const text = input.value.trim();
      if (text === asked) return show(found.length > 0);
      request?.abort();
      asked = text;
      if (text.length < 2) { found = []; return show(false); }
      request = new AbortController();
      try {
        const answer = await fetch(`${place.dataset.organisationChoice}?${new URLSearchParams({ q: text })}`, { headers: { Accept: "application/json" }, signal: request.signal });
        if (!answer.ok) return show(false);
        found = (await answer.json()).organisations;
      } catch { return; }
      draw();
      show(found.length > 0 && document.activeElement === input);
      said.textContent = found.length ? place.dataset.said.replace("0", found.length) : place.dataset.none;
    };
    const take = (one) => {
      input.value = taken = asked = one.name;
      code.value = one.code;
      chosen.textContent = one.where;
      chosen.hidden = !one.where;
      place.querySelector("fieldset")?.remove();
      show(false);
      said.textContent = `${one.name}, ${one.where}`;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };

    input.addEventListener("input", () => {
      if (code.value && input.value !== taken) { code.value = ""; chosen.hidden = true; }
      clearTimeout(waiting);
      waiting = setTimeout(ask, 120);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" && list.hidden) { event.preventDefault(); ask(); return; }
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const all = list.children.length + 1;
        choose((active + (event.key === "ArrowDown" ? 1 : -1) + 1 + all) % all - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        take(found[active]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        show(false);
      }
    });
    input.addEventListener("blur", () => setTimeout(() => show(false), 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const n = [...list.children].indexOf(event.target.closest("[role=option]"));
      if (n >= 0) take(found[n]);
    });
  };
  document.addEventListener("focusin", ({ target }) => {
    const place = target.closest("[data-organisation-choice]");
    if (!place || place.dataset.ready || !target.matches("input[type=text]")) return;
    place.dataset.ready = "yes";
    ready(place);
  });
})();
