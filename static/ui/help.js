// The quick exit replaces the page, so that "back" does not return to it; Esc three times does the same.
// Where the style sheet cannot ask which topic is chosen, the numbers to call are shown from here.
(function () {
  var way = document.querySelector("[data-exit]"), pressed = [];
  function leave(event) {
    if (event) event.preventDefault();
    document.title = " ";
    location.replace(way.href);
  }
  document.querySelectorAll("[data-exit]").forEach(function (link) { link.addEventListener("click", leave); });
  if (way) {
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      pressed = pressed.filter(function (at) { return Date.now() - at < 2000; }).concat(Date.now());
      if (pressed.length > 2) leave();
    });
  }
  var form = document.querySelector(".ask");
  if (!form || (window.CSS && CSS.supports && CSS.supports("selector(:has(*))"))) return;
  function look() {
    var kind = form.querySelector('[name="kind"]:checked');
    form.querySelectorAll(".help-when").forEach(function (block) {
      block.classList.toggle("shown", !!kind && block.dataset.when === kind.value);
    });
  }
  form.addEventListener("change", look);
  look();
})();
