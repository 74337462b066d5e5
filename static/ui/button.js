// A form is sent once: a second tap does nothing, and after 300 ms the button says that it is on its way.
(function () {
  var WAIT = 300, RELEASE = 20000;

  function release(form) {
    if (!form.sent) return;
    clearTimeout(form.sent.said);
    clearTimeout(form.sent.over);
    if (form.sent.button) {
      form.sent.button.removeAttribute("aria-disabled");
      if (form.sent.words) form.sent.button.textContent = form.sent.words;
    }
    form.sent = null;
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || form.querySelector("[data-sending]");
    if (form.method !== "post") return;
    if (form.sent) { event.preventDefault(); return; }
    if (event.defaultPrevented) return;
    form.sent = {button: button};
    form.sent.over = setTimeout(function () { release(form); }, RELEASE);
    form.sent.said = setTimeout(function () {
      if (!button) return;
      button.setAttribute("aria-disabled", "true");
      if (button.dataset.sending) {
        form.sent.words = button.textContent;
        button.textContent = button.dataset.sending;
      }
    }, WAIT);
  });

  document.addEventListener("released", function (event) { release(event.target); });
  addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.forms, release);
  });
})();
