// Every page works without this file. It only saves people from a second press and a long reach.
(() => {
  "use strict";

  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  };

  // One press, one request: a slow line invites a second press.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (form.dataset.sent || (question && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.method !== "post") return;
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    // an answer that is a file leaves the page standing, and the line may have died
    window.setTimeout(release, 10_000, form);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });

  // Errors are read first, by eye and by screen reader.
  document.querySelector("[data-focus]")?.focus();

  // data-key="F8" or "Alt+1": a key that a desk can press without looking. Never a bare letter: it would type.
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    const name = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.key].filter(Boolean).join("+");
    if (!/^(F\d+|(Ctrl|Alt)\+.+)$/.test(name)) return;
    const element = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (!element || element.disabled) return;
    event.preventDefault();
    if (element.matches("a, button, summary")) element.click();
    else element.focus();
  });

  // data-print: the browser's print dialogue.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
