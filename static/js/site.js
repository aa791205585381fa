"use strict";

// htmx shows nothing when a request fails: say so, and take it back at the next success.
const errorRegion = () => document.querySelector("[data-htmx-error]");

function showError(event) {
  const { elt } = event.detail;
  // What is typed says itself that it is not kept, and tries again: to load the page anew would lose it.
  if (elt.matches("[data-autosave]")) return;
  // What may be old shows nothing rather than what it was.
  if (elt.dataset.unavailable) {
    elt.textContent = elt.dataset.unavailable;
    document.getElementById(`${elt.id}-said`).textContent = elt.dataset.unavailable;
    return;
  }
  const region = errorRegion();
  if (!region || region.firstChild) return;
  const alert = document.createElement("div");
  alert.className = "fr-alert fr-alert--error fr-alert--sm fr-mb-3w";
  const text = document.createElement("p");
  text.textContent =
    event.detail.xhr?.status === 403
      ? "La page n'a pas pu être mise à jour : votre session est peut-être terminée. Rechargez la page."
      : "La page n'a pas pu être mise à jour. Vérifiez la connexion, puis rechargez la page.";
  alert.append(text);
  region.append(alert);
}

document.addEventListener("htmx:responseError", showError);
document.addEventListener("htmx:sendError", showError);
document.addEventListener("htmx:timeout", showError);
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) errorRegion()?.replaceChildren();
});

// A swap may take away the element that had the focus: give it to the region's heading, not to the top of the page.
let focusWasInside = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  focusWasInside = event.detail.target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSettle", () => {
  if (!focusWasInside || document.activeElement !== document.body) return;
  focusWasInside = false;
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
});

// What is refused: to the first field to put right, which says what is wrong; otherwise to what says why.
document.addEventListener("DOMContentLoaded", () => {
  const wrong = document.querySelector('[aria-invalid="true"]');
  const why = document.querySelector('main .fr-alert[role="alert"]:not([autofocus])');
  if (wrong) {
    wrong.focus();
  } else if (why && document.activeElement === document.body) {
    why.tabIndex = -1;
    why.focus();
  }
});

// A session that ends takes the tokens of forms with it: once another one is open, any page has a new one.
// False while none is.
async function renewToken(form) {
  const answer = await fetch(document.querySelector("[data-account]").href);
  if (answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]");
  if (token) form.querySelector("[name=csrfmiddlewaretoken]").value = token.value;
  return true;
}

function linkToSignIn() {
  const words = "Se reconnecter (nouvel onglet)";
  return Object.assign(document.createElement("a"), { href: "/", target: "_blank", textContent: words });
}

function sayNotSent(form, words, ...more) {
  const alert = document.createElement("div");
  alert.className = "fr-alert fr-alert--warning fr-alert--sm fr-mb-3w";
  alert.setAttribute("role", "alert");
  alert.dataset.notSent = "";
  alert.append(Object.assign(document.createElement("p"), { textContent: words }));
  alert.firstChild.append(...more);
  form.prepend(alert);
}

// What somebody filled in stays on the page unless it can be sent: the page that refuses would take its place.
// The forms that open a session stand aside, and those of a button alone.
const FILLED = "select, textarea:not([readonly]), input:not([type=hidden], [readonly])";
const sendable = new WeakSet();
const asked = new WeakSet();

async function holdUntilSendable(event) {
  const form = event.target;
  const guarded = form.method === "post" && [...form.elements].some((field) => field.matches(FILLED));
  if (!guarded || form.matches("[data-way-in]") || !document.querySelector("[data-account]")) return;
  if (sendable.delete(form)) return;
  event.preventDefault();
  event.stopPropagation();
  // Sent twice in a hurry: once is enough.
  if (asked.has(form)) return;
  asked.add(form);
  form.querySelector("[data-not-sent]")?.remove();
  try {
    if (await renewToken(form)) {
      sendable.add(form);
      form.requestSubmit(event.submitter);
      return;
    }
    // Where things are kept as one types, it is said already.
    let link = form.querySelector("[data-unsaved] a");
    if (!link) {
      link = linkToSignIn();
      sayNotSent(form, "Rien n'est encore envoyé : votre session est terminée. Votre saisie reste ici. ", link);
    }
    link.focus();
  } catch {
    sayNotSent(form, "Rien n'est encore envoyé : la connexion manque. Votre saisie reste ici.");
  } finally {
    asked.delete(form);
  }
}
// Before the form itself hears of it, and htmx with it.
document.addEventListener("submit", holdUntilSendable, { capture: true });

// An address that one shares says what was asked, not everything that could have been.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.hasAttribute("data-without-empty")) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});

// Ctrl + K (or ⌘ K): the quick search, from wherever one is.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const field = document.querySelector("[data-quick-search]");
  if (!field) return;
  event.preventDefault();
  const goThere = () => {
    field.focus();
    field.select();
  };
  if (field.checkVisibility({ visibilityProperty: true })) {
    goThere();
  } else {
    // On a narrow screen it is in a dialog, which takes the focus when it opens.
    document.getElementById("search")?.addEventListener("dsfr.disclose", () => setTimeout(goThere, 0), { once: true });
    document.querySelector('[aria-controls="search"]')?.click();
  }
});

// A text to paste elsewhere: copied at a click, and said so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  try {
    await navigator.clipboard.writeText(field.value ?? field.innerText.trim());
    said.textContent = "Texte copié.";
  } catch {
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    said.textContent = "Le texte est sélectionné : copiez-le avec Ctrl + C.";
  }
});
