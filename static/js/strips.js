/* A strip that is wider than the screen opens where its chosen entry stands, in either direction. */
export function strips(root) {
  root.querySelectorAll(".seg, .tabs").forEach((strip) => {
    const here = strip.querySelector(":scope > [aria-current], :scope > [aria-pressed=true], :scope > :has(:checked)");
    if (!here || strip.scrollWidth <= strip.clientWidth) return;
    const [outer, inner] = [strip.getBoundingClientRect(), here.getBoundingClientRect()];
    strip.scrollBy({ left: inner.left + inner.width / 2 - outer.left - outer.width / 2, behavior: "instant" });
  });
}
