// パスキー。Starts allauth's forms from data attributes, because our pages hold no script of their own.
document.querySelectorAll("[data-passkey]").forEach((form) => {
  window.allauth.webauthn.forms[form.dataset.passkey]({
    ids: JSON.parse(form.dataset.ids),
    data: JSON.parse(form.dataset.options || "null"),
  });
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-failed]").forEach((note) => { note.hidden = false; });
});
