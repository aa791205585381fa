"use strict";

// A combobox: what htmx put in its list is walked through with the arrows, taken with Enter, left with Escape.
const parts = (box) => ({
  words: box.querySelector("[data-combobox-words]"),
  value: box.querySelector("[data-combobox-value]"),
  list: box.querySelector("[data-combobox-list]"),
  status: box.querySelector("[data-combobox-status]"),
});

function open(box) {
  const { words, list, status } = parts(box);
  const options = list.querySelectorAll("[role=option]");
  options.forEach((option, n) => (option.id = `${list.id}-${n}`));
  const found = options.length > 0 && document.activeElement === words;
  list.hidden = !found;
  words.setAttribute("aria-expanded", String(found));
  const said = { 0: "Aucune proposition.", 1: "Une proposition." };
  status.textContent = said[options.length] ?? `${options.length} propositions, flèche bas pour choisir.`;
}

function close(box) {
  const { words, list } = parts(box);
  list.hidden = true;
  words.setAttribute("aria-expanded", "false");
  words.removeAttribute("aria-activedescendant");
}

function point(box, step) {
  const { words, list } = parts(box);
  const options = [...list.querySelectorAll("[role=option]")];
  if (options.length === 0) return;
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = options[(now + step + options.length + (now < 0 && step < 0 ? 1 : 0)) % options.length];
  options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
  words.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function take(box, option) {
  const { words, value, status } = parts(box);
  words.value = option.dataset.label;
  value.value = option.dataset.value;
  status.textContent = `${option.dataset.label} : choisi.`;
  close(box);
  value.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-combobox]");
  if (!box || !event.target.matches("[data-combobox-words]")) return;
  const { list } = parts(box);
  const chosen = list.querySelector("[aria-selected=true]");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) open(box);
    point(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && !list.hidden && chosen) {
    event.preventDefault();
    take(box, chosen);
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close(box);
  }
});

// Nothing is typed yet: the words of another field propose.
document.addEventListener("focusin", (event) => {
  const { source } = event.target.dataset;
  if (source && !event.target.value && document.getElementById(source)?.value) {
    event.target.dispatchEvent(new Event("suggest"));
  }
});

// Pressing, not clicking: the field must not lose the focus before.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[data-combobox] [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option.closest("[data-combobox]"), option);
});

// What is typed again is no longer what was chosen.
document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-combobox]");
  if (box && event.target.matches("[data-combobox-words]")) parts(box).value.value = "";
});

document.addEventListener("focusout", (event) => {
  const box = event.target.closest?.("[data-combobox]");
  if (box) close(box);
});

document.addEventListener("htmx:afterSettle", (event) => {
  const box = event.target.closest?.("[data-combobox]");
  if (box) open(box);
});

// What is typed is kept by the server; where that fails, it is said, and tried again until it is kept.
const RETRY = 5000;
const unsaved = new WeakMap();
let waiting = 0;

function kept(form, isKept) {
  if ((unsaved.get(form) ?? false) === !isKept) return;
  unsaved.set(form, !isKept);
  waiting += isKept ? -1 : 1;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-autosave]");
  if (form) kept(form, false);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (!form.matches?.("form[data-autosave]")) return;
  if (event.detail.successful) {
    kept(form, true);
    form.dispatchEvent(new Event("draft-saved", { bubbles: true }));
    return;
  }
  kept(form, false);
  const isEnded = event.detail.xhr.status === 403;
  sayUnsaved(form, isEnded);
  setTimeout(async () => {
    // No connection either: the next try says so.
    if (isEnded) await renewToken(form).catch(() => {});
    form.dispatchEvent(new Event("retry"));
  }, RETRY);
});

function sayUnsaved(form, isEnded) {
  const status = form.querySelector("[data-autosave-status]");
  if (!status) return;
  status.dataset.unsaved = "";
  const words = isEnded
    ? "Pas encore enregistré : votre session est terminée. Votre saisie reste ici, et sera enregistrée dès que vous vous reconnecterez. "
    : "Pas encore enregistré : la connexion manque. Nouvel essai dans quelques secondes.";
  if (status.firstChild?.textContent === words) return;
  status.textContent = words;
  if (isEnded) status.append(linkToSignIn());
}

window.addEventListener("online", () => {
  document.querySelectorAll("form[data-autosave]").forEach((form) => form.dispatchEvent(new Event("retry")));
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-autosave]")) kept(event.target, true);
});

window.addEventListener("beforeunload", (event) => {
  if (waiting > 0) event.preventDefault();
});

// What is said again and again as one types is read out once: a region whose words are the same stays as it is.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const spoken = target.matches("[aria-live], [role=status]");
  if (spoken && words(target) === words(fragment)) event.detail.shouldSwap = false;
});
