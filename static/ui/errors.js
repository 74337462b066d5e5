// A refused form: the list of what to change takes the focus, so that a reader hears it first.
(function () {
  var box = document.querySelector("[data-errors]");
  if (box) box.focus();
})();
