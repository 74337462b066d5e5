// "Somebody hit or threatened: yes" shows the 110 block at once; the server shows it too.
(function () {
  document.querySelectorAll("[data-urgent]").forEach(function (block) {
    var form = block.closest("form");
    if (!form) return;
    function look() {
      var chosen = form.querySelector('input[name="' + block.dataset.urgent + '"]:checked');
      block.hidden = !(chosen && chosen.value === "yes");
    }
    form.addEventListener("change", look);
    addEventListener("pageshow", look);
    look();
  });
})();
