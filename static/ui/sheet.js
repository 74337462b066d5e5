// Print from the page where the browser can.
(function () {
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = !window.print;
    button.addEventListener("click", function () { window.print(); });
  });
})();
