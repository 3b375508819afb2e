"""axe-core on a page that is open. It comes in through the debugger, so the CSP stays as it is."""

from pathlib import Path

import axe_playwright_python

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
  return found.violations.map((one) => [
    one.id, one.help, one.nodes.map((node) => `${node.target.join(" ")} | ${node.html.slice(0, 160)} | ${
      node.any.concat(node.all, node.none).map((check) => check.message).join("; ").slice(0, 300)}`),
  ]);
}"""


def faults_of(page) -> list[str]:
    """What axe has to say against the page, a line for each element."""
    page.evaluate(SOURCE)
    return [
        f"{rule}: {sentence}: {node}"
        for rule, sentence, nodes in page.evaluate(RUN)
        for node in nodes
    ]
