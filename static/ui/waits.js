// A page that waits for the worker asks every two seconds, for two minutes, and shows itself anew once it is done.
(function () {
  var box = document.querySelector("[data-waits]"), tries = 0;
  function ask() {
    tries += 1;
    fetch(box.dataset.waits, { credentials: "same-origin" }).then(function (answer) { return answer.json(); }).then(function (told) {
      if (!told.waiting) location.reload();
      else if (tries < 60) setTimeout(ask, 2000);
    }).catch(function () { if (tries < 60) setTimeout(ask, 4000); });
  }
  if (box && window.fetch) setTimeout(ask, 1500);
})();
