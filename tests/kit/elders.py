"""大字版: a page on a phone as an elder reads it (PRODUCT.md V22; UI.md G2, G3, G9).

Text of at least 20 px, buttons and fields of at least 60 px, everything else that is tapped at least 48 px, contrast of
at least 4.5:1, and nothing lost when the letters grow to 30 px.
"""

from playwright.sync_api import Page

from tests.kit.browser import CONTRAST, barriers

SMALL = """
() => {
  const found = [], seen = (e) => e.checkVisibility() && !e.closest('.unseen, .skip');
  const name = (e) => e.textContent.trim().slice(0, 20);
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const e = words.currentNode.parentElement, size = parseFloat(getComputedStyle(e).fontSize);
    if (words.currentNode.data.trim() && seen(e) && size < (e.closest('main p, main li, main td') ? 18 : 17.9))
      found.push(`${size} px: ${words.currentNode.data.trim().slice(0, 20)}`);
  }
  if (parseFloat(getComputedStyle(document.body).fontSize) < 20) found.push('the text of the page is under 20 px');
  const main = '.button, .way, .option, .field input, .field select, .field textarea, .day button';
  for (const e of document.querySelectorAll('a, button, input, select, textarea, summary, .option')) {
    if (!seen(e) || e.matches('[type=hidden], [type=radio], [type=checkbox]')) continue;
    const inText = getComputedStyle(e).display === 'inline' && e.closest('p, dd, td, figcaption, .lede, .notice');
    const row = e.closest('tr, .tasks li, .town');
    if (inText && !row) continue;
    const box = (row && !e.matches('.button') ? row : e).getBoundingClientRect(), least = e.matches(main) ? 60 : 48;
    if (box.height < least - 0.5 || box.width < Math.min(least, 48) - 0.5)
      found.push(`${Math.round(box.width)}×${Math.round(box.height)} px: ${e.tagName} ${name(e)}`);
  }
  return found;
}
"""
GROWN = """
() => {
  const size = parseFloat(getComputedStyle(document.body).fontSize);
  document.documentElement.style.fontSize = `${30 / size * 100}%`;
  const found = [], edge = document.documentElement;
  if (parseFloat(getComputedStyle(document.body).fontSize) < 29.9) found.push('the text does not grow to 30 px');
  if (edge.scrollWidth > edge.clientWidth) found.push(`${edge.scrollWidth - edge.clientWidth} px too wide at 30 px`);
  for (const e of document.querySelectorAll('main *')) {
    if (!e.checkVisibility() || e.closest('.unseen, svg, thead') || e.matches('textarea, select, input')) continue;
    const style = getComputedStyle(e);
    if (style.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 2)
      found.push(`cut at 30 px: ${e.tagName} ${e.textContent.trim().slice(0, 20)}`);
  }
  return found;
}
"""


def held_back(page: Page, *, contrast: bool = True) -> list[str]:
    """What keeps an elder from reading or tapping something on this page in large letters; it is grown afterwards."""
    faint = barriers(page, CONTRAST) if contrast else []
    found = [*page.evaluate(SMALL), *faint, *page.evaluate(GROWN)]
    return [f"in large letters: {fault}" for fault in dict.fromkeys(found)]
