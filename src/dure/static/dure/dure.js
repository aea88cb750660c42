/* Nothing on any page needs this file. It saves a click, or a mistake. */
"use strict";
(function () {
  // Show the list of faults first, to eyes and to screen readers alike.
  const faults = document.querySelector(".errors");
  if (faults) {
    faults.focus();
  }

  // An act is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  // A small panel closes with Escape, or when something else is chosen.
  document.addEventListener("keydown", function (event) {
    const open = document.querySelector("details.tongues[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", function (event) {
    const open = document.querySelector("details.tongues[open]");
    if (open && !open.contains(event.target)) {
      open.open = false;
    }
  });
})();
