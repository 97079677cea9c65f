/* Choose the time zone of the person's device, as long as nobody has chosen one. */
for (const select of document.querySelectorAll("select[data-guess-time-zone]")) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (select.value === "UTC" && [...select.options].some((option) => option.value === here)) select.value = here;
}
