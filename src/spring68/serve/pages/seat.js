// Puts the keyboard into the terminal as soon as the program has sent its first screen, and whenever the page is clicked.
(function () {
  function focus() {
    var field = document.querySelector("#terminal textarea");
    var isOpen = document.body.classList.contains("-first-byte");
    if (field && isOpen) { field.focus(); }
    return field && isOpen;
  }
  window.addEventListener("load", function () {
    var tries = 0;
    var timer = setInterval(function () {
      if (focus() || ++tries > 600) { clearInterval(timer); }
    }, 100);
  });
  window.addEventListener("focus", focus);
  document.addEventListener("click", focus);
})();
