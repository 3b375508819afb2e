/* Half-written texts in this browser, by member and place. */
const name = (place) => `hearth:${place}`;

export function keep(place, held) {
  try {
    localStorage.setItem(name(place), JSON.stringify(held));
  } catch {
    // full or forbidden: the server's draft remains
  }
}

export function kept(place) {
  try {
    return JSON.parse(localStorage.getItem(name(place)));
  } catch {
    return null;
  }
}

export function forget(place) {
  localStorage.removeItem(name(place));
}

export function sameText(one, two) {
  const plain = (words, field) => (words?.[field] ?? "").replaceAll("\r\n", "\n").trim();
  return ["title", "source"].every((field) => plain(one, field) === plain(two, field));
}
