// A test is kept as it is answered: each answer sends all of them; where the link is lost, it is tried again.
(function () {
  var form = document.querySelector("[data-autosave]");
  if (!form || !window.fetch) return;
  var told = form.querySelector("[data-autosaved]"), again = 0, busy = false, newer = false;
  function send() {
    clearTimeout(again);
    if (busy) { newer = true; return; }
    busy = true; newer = false;
    fetch(form.dataset.autosave, {method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin", redirect: "manual",
      headers: {"X-Autosave": "1"}}).then(function (answer) {
      if (answer.status === 409) { location.reload(); return; }
      if (answer.status !== 204) throw new Error(answer.status);
      told.textContent = told.dataset.kept;
    }).catch(function () {
      told.textContent = told.dataset.lost;
      again = setTimeout(send, 8000);
    }).then(function () { busy = false; if (newer) send(); });
  }
  form.querySelector("[data-keep-later]").hidden = true;  // kept at each answer
  form.addEventListener("change", send);
  window.addEventListener("online", send);
})();
