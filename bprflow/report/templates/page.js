"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  document.documentElement.classList.add("scripted");
  document.getElementById("unscripted")?.remove();
  all("[hidden][data-scripted]").forEach((part) => { part.hidden = false; });

  for (const form of all("form.filters")) {
    const list = document.getElementById(form.dataset.list);
    const told = document.getElementById(form.dataset.told);
    const search = form.querySelector("input[type=search]");
    const picks = all("select", form);
    const cards = all(".finding, li.held", list);
    const kept = cards.map((card) => new Set(card.classList));
    const some = all(".some", list);
    const held = list.querySelector(".held-list");
    const chunks = cards.map((card) => some.indexOf(card.parentElement));
    const hidden = cards.map(() => false);
    const sizes = some.map(() => -1);
    let texts;
    // Reading every card takes a moment, so it is done when somebody goes to the search field.
    const read = () => { texts ??= cards.map((card) => card.textContent.normalize("NFKC").toLowerCase()); };
    search.addEventListener("focus", read);
    const apply = () => {
      const words = search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = form.querySelector("input[type=radio]:checked").value;
      const groups = picks.map((pick) => pick.value).filter(Boolean);
      let shown = 0;
      const left = new Array(some.length).fill(0);
      if (words.length) read();
      cards.forEach((card, n) => {
        const mine = kept[n];
        const away = words.some((word) => !texts[n].includes(word)) || groups.some((group) => !mine.has(group)) || (chosen === "all" ? false : !mine.has(chosen));
        if (hidden[n] !== away) card.hidden = hidden[n] = away;
        if (!away && (chosen === "held" || !mine.has("held"))) {
          shown += 1;
          if (chunks[n] >= 0) left[chunks[n]] += 1;
        }
      });
      if (held) held.hidden = chosen !== "all" && chosen !== "held";
      some.forEach((chunk, n) => {
        const empty = !left[n];
        if (chunk.hidden !== empty) chunk.hidden = empty;
        if (!empty && sizes[n] !== left[n]) { sizes[n] = left[n]; chunk.style.setProperty("--cards", String(left[n])); }
      });
      told.textContent = told.dataset.say.replace("{n}", String(shown));
      told.classList.toggle("off", shown > 0);
    };
    form.addEventListener("change", apply);
    search.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  const show = (target, frames) => {
    target.scrollIntoView({ behavior: "instant" });
    if (frames > 1) requestAnimationFrame(() => show(target, frames - 1));
  };

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const list = target.closest(".findings");
    if (list && target.matches(".finding, li.held") && !target.checkVisibility()) {
      const form = document.querySelector(`form.filters[data-list="${list.id}"]`);
      form.querySelector("input[type=search]").value = "";
      all("select", form).forEach((pick) => { pick.value = ""; });
      form.querySelector(target.classList.contains("held") ? "[value=held]" : "[value=all]").checked = true;
      form.dispatchEvent(new Event("change"));
      show(target, 1);
    }
    // Cards on the way get their real height only when they come into view, so the target is looked for again.
    if (target.closest(".some")) show(target, 12);
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  reveal();

  for (const picture of all(".picture")) {
    const view = picture.querySelector(".view");
    let zoom = 1;
    const set = (value) => {
      const before = zoom;
      zoom = Math.min(4, Math.max(0.5, value));
      const x = (view.scrollLeft + view.clientWidth / 2) * (zoom / before) - view.clientWidth / 2;
      view.style.setProperty("--zoom", String(zoom));
      view.scrollLeft = x;
    };
    picture.querySelector("[data-zoom=in]").addEventListener("click", () => set(zoom * 1.25));
    picture.querySelector("[data-zoom=out]").addEventListener("click", () => set(zoom / 1.25));
    picture.querySelector("[data-zoom=fit]").addEventListener("click", () => set(1));
    for (const [step, target] of Object.entries(JSON.parse(view.dataset.links || "{}"))) {
      const box = picture.querySelector(`[id="${CSS.escape(step)}"]`);
      if (!box) continue;
      box.style.cursor = "pointer";
      box.addEventListener("click", () => { location.hash = target; });
    }
  }

  addEventListener("click", (event) => {
    const link = event.target.closest("a[data-box]");
    const box = link && document.getElementById(link.dataset.box);
    if (!box) return;
    event.preventDefault();
    all(".lit").forEach((old) => old.classList.remove("lit"));
    box.classList.add("lit");
    box.scrollIntoView({ block: "center", inline: "center" });
    box.closest(".view").focus({ preventScroll: true });
  });

  let folded = [];
  addEventListener("beforeprint", () => {
    const closed = all("details:not([open])");
    folded.push(...closed);
    closed.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => { folded.splice(0).forEach((part) => { part.open = false; }); });
})();
