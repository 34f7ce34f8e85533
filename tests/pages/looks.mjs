// What holds of every page, whatever it shows: functions that run in the page.

// Elements of text whose contrast to what is behind them is below `least`, as
// WCAG 2.1 counts it.
export function faintTexts(least) {
  function channels(colour) {
    // "rgb(1, 2, 3)", and of mixed colours "color(srgb 0.1 0.2 0.3)".
    const whole = colour.startsWith("color(srgb") ? 255 : 1;
    const [r, g, b, a = 1] = colour.replace("srgb", "").match(/[\d.]+/g).map(Number);
    return {r: r * whole, g: g * whole, b: b * whole, a};
  }
  function over(top, below) {
    const mix = (c) => top[c] * top.a + below[c] * (1 - top.a);
    return {r: mix("r"), g: mix("g"), b: mix("b"), a: 1};
  }
  function ground(element) {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      // In a drawing, the text of a box is in an element beside its rectangle.
      const box = each.tagName === "foreignObject" ? each.parentElement.querySelector("rect") : null;
      layers.push(channels(box ? getComputedStyle(box).fill : getComputedStyle(each).backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), {r: 255, g: 255, b: 255, a: 1});
  }
  function luminance({r, g, b}) {
    const [x, y, z] = [r, g, b].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }
  function contrast(a, b) {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  }
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (!hasText || element.closest("script, style, noscript, title, .unseen") || !element.checkVisibility()) { continue; }
    const style = getComputedStyle(element);
    const inSvg = element instanceof SVGElement;
    const behind = ground(element);
    const found = contrast(over(channels(inSvg ? style.fill : style.color), behind), behind);
    if (found < least) { faint.push(`${element.textContent.trim().slice(0, 40)}: ${found.toFixed(2)}`); }
  }
  return faint;
}

// How far the page can be scrolled sideways, in pixels.
export function sidewaysScroll() {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}

// Elements that can be operated and say nothing to those who do not see them.
export function namelessControls() {
  const controls = document.querySelectorAll("button, input, select, a[href], [tabindex='0'], [role='img']");
  return [...controls].filter((element) => {
    const named = element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") ||
      element.labels?.length || element.textContent.trim();
    return !named && element.checkVisibility();
  }).map((element) => element.outerHTML.slice(0, 120));
}
