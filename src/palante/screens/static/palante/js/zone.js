// The phone knows its time zone: a registration form gets it as a guess, which the person can change later in “Me”.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
for (const input of document.querySelectorAll("input[name=zone]")) if (zone) input.value = zone
