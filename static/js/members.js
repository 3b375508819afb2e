/* The sign-up form learns the browser's time zone; without this the member is in UTC until they say. */
const zone = document.querySelector("#signup-form [name=time_zone]");
if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
