// The numbers behind a picture are folded on the screen and open on paper, also where the stylesheet cannot do it.
(function () {
  var opened = [];

  addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(document.querySelectorAll("details.print-open:not([open])"));
    opened.forEach(function (one) { one.open = true; });
  });

  addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
    opened = [];
  });
})();
