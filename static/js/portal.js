/* What makes the pages quicker; every page works without it. Subjects, each by an attribute (docs/look.md):
   data-copy, data-key, data-keys, data-confirm, data-keep, data-kept, data-autosubmit, data-decides and data-shows-for. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (target, type, act) => target.addEventListener(type, act);
  const words = (name) => document.getElementById(`words-${name}`).content.cloneNode(true);
  const read = (store, key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };
  const write = (store, key, value) => { try { store.setItem(key, JSON.stringify(value)); } catch { /* storage is off */ } };

  /* Tabs that do not fit scroll: the one that is open is brought into sight, without moving the page. */
  for (const tabs of all(".tabs")) {
    const open = tabs.querySelector("[aria-current]");
    if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
  }

  /* A dialog of the page's own words; calls `then` with the value of the button it was closed by. */
  const ask = (name, fill, then) => {
    document.body.append(words(name));
    const dialog = document.body.lastElementChild;
    fill(dialog, dialog.querySelector("[data-say]"));
    on(dialog, "close", () => { dialog.remove(); then?.(dialog.returnValue); });
    dialog.showModal();
  };

  /* Copy the text of the element that data-copy names; a part of the page that was put in later has such buttons too. */
  const offerCopies = () => { for (const button of all("[data-copy]")) button.hidden = !navigator.clipboard; };
  offerCopies();
  on(document, "htmx:afterSettle", offerCopies);
  on(document, "click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
    const before = button.dataset.says ??= button.textContent;
    button.textContent = words("copied").textContent;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = before; }, 2000);
  });

  /* Single keys: data-key on a link, button or field; `?` shows them. They can be switched off (WCAG 2.1.4). */
  const keyed = () => all("[data-key]").filter((e) => e.checkVisibility?.() ?? true);
  const keysOff = () => read(localStorage, "keys-off");
  const showKeys = () => ask("keys", (dialog, list) => {
    for (const e of keyed()) {
      const name = e.cloneNode(true);
      all("kbd", name).forEach((k) => k.remove());
      const [dt, dd, kbd] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
      kbd.textContent = e.dataset.key;
      dd.textContent = e.dataset.keyLabel || name.textContent.trim();
      dt.append(kbd);
      list.append(dt, dd);
    }
    const off = dialog.querySelector("input");
    off.checked = keysOff();
    on(off, "change", () => write(localStorage, "keys-off", off.checked));
  });
  all("[data-keys]").forEach((button) => { button.hidden = false; on(button, "click", showKeys); });
  on(document, "keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keysOff()) return;
    const target = keyed().find((e) => e.dataset.key === event.key);
    if (!target && (event.key !== "?" || !keyed().length)) return;
    event.preventDefault();
    if (!target) showKeys();
    else if (target.matches("input, select, textarea")) target.focus();
    else target.click();
  });

  /* Ask before what cannot be taken back: data-confirm="what will happen" on a button or link. */
  on(document, "click", (event) => {
    const target = event.target.closest("[data-confirm]");
    if (!target || target.dataset.sure) return;
    if (target.form && !target.form.reportValidity()) return event.preventDefault();
    event.preventDefault();
    ask("confirm", (dialog, say) => { say.textContent = target.dataset.confirm; }, (answer) => {
      if (!answer) return target.focus();
      target.dataset.sure = "yes";
      target.click();
      delete target.dataset.sure;
    });
  });

  /* Menus close on Escape and on a click elsewhere. */
  const menus = ".menu[open], .head__drawer[open]";
  on(document, "click", (event) => all(menus).forEach((menu) => { if (!menu.contains(event.target) && !event.target.closest("dialog")) menu.open = false; }));
  on(document, "keydown", (event) => {
    if (event.key === "Escape") all(menus).forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  const wide = matchMedia("(min-width: 1024px)");
  const openWide = () => all("[data-open-wide]").forEach((sheet) => { sheet.open = wide.matches; });
  on(wide, "change", openWide);
  openWide();

  /* Show only the fields of the chosen kind: data-decides on the control, data-shows-for="book chapter" on the rest. */
  for (const control of all("[data-decides]")) {
    const show = () => all("[data-shows-for]", control.form).forEach((part) => {
      part.hidden = !part.dataset.showsFor.split(" ").includes(control.form.elements[control.name].value);
      all("input, select, textarea, button", part).forEach((e) => { e.disabled = part.hidden; });
    });
    on(control, "change", show);
    on(control.form, "portal:restored", show);
    show();
  }

  /* Filters apply as they are changed; without a script the button does it. */
  for (const form of all("form[data-autosubmit]")) {
    all("[type=submit]", form).forEach((button) => { button.hidden = true; });
    on(form, "change", () => form.requestSubmit());
  }

  /* Keep what was typed: data-keep="name" on a form. It lies in this tab's storage, for this person, until a page
     says data-kept="kept-name" (the server has it) or it is discarded. Passwords, files and hidden fields are never kept. */
  const person = document.body.dataset.person || "";
  const place = (name) => `kept:${name}`;
  for (const done of all("[data-kept]")) {
    done.dataset.kept.split(" ").forEach((tag) => sessionStorage.removeItem(place(tag.replace(/^kept-/, ""))));
  }
  const keepable = (form) => [...form.elements].filter((e) => e.name && !/^(password|hidden|file|submit|button|reset)$/.test(e.type) && e.tagName !== "FIELDSET");
  const valueOf = (e) => (/^(checkbox|radio)$/.test(e.type) ? e.checked : e.multiple ? [...e.selectedOptions].map((o) => o.value) : e.value);
  const give = (e, value) => {
    if (/^(checkbox|radio)$/.test(e.type)) e.checked = value;
    else if (e.multiple && e.options) [...e.options].forEach((o) => { o.selected = value.includes(o.value); });
    else e.value = value;
  };
  const keyOf = (e) => (/^(checkbox|radio)$/.test(e.type) ? `${e.name}=${e.value}` : e.name);
  const snapshot = (form) => Object.fromEntries(keepable(form).map((e) => [keyOf(e), valueOf(e)]));
  const apply = (form, values) => {
    keepable(form).forEach((e) => { if (keyOf(e) in values) give(e, values[keyOf(e)]); });
    form.dispatchEvent(new Event("portal:restored"));
  };
  for (const form of all("form[data-keep]")) {
    const key = place(form.dataset.keep);
    const asServed = snapshot(form);
    const kept = read(sessionStorage, key);
    const differs = kept && Object.entries(kept.values).some(([k, v]) => k in asServed && String(asServed[k]) !== String(v));
    if (differs && kept.person === person) {
      apply(form, kept.values);
      form.prepend(words("kept"));
      const notice = form.firstElementChild;
      on(notice.querySelector("button"), "click", () => {
        sessionStorage.removeItem(key);
        apply(form, asServed);
        notice.remove();
        keepable(form)[0]?.focus();
      });
    }
    let waiting;
    const keep = () => write(sessionStorage, key, { person, values: snapshot(form) });
    on(form, "input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 300); });
    on(form, "submit", keep);
  }

  /* After an error the list of what to correct has the focus; a passkey that failed is said, not only logged. */
  document.querySelector("[data-focus]")?.focus();
  on(document, "allauth.error", () => document.getElementById("main").prepend(words("passkey")));
})();
