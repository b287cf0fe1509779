"use strict";
// The review of a pair: each key presses the visible button that shows it, on any keyboard layout.
const buttons = new Map([...document.querySelectorAll(".decide button[data-key]")].map((one) => [one.dataset.key, one]));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.matches("input, select, textarea")) return;
  const letter = /^Key([A-Z])$/.exec(event.code);
  const button = buttons.get(event.key.toLowerCase()) || (letter && buttons.get(letter[1].toLowerCase()));
  if (!button) return;
  event.preventDefault();
  button.click();
});
