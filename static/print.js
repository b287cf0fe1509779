"use strict";
// The print of a record: the browser's own dialogue opens at once, and again by the button.
document.getElementById("print").addEventListener("click", () => window.print());
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "p" || event.code === "KeyP") { event.preventDefault(); window.print(); }
});
window.addEventListener("load", () => window.print());
