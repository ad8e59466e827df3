// Open pages in a real Chromium, wide and narrow, light and dark, and print as JSON what axe finds.
// Arguments: the folder of node packages, the browser, the addresses.
import { createRequire } from "node:module";

const [, , packages, executablePath, ...addresses] = process.argv;
const require = createRequire(`${packages}/`);
const { chromium } = require("playwright-core");
const axe = require("axe-core");
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const seen = { violations: [], widths: [], requests: [] };
for (const address of addresses) {
  for (const [width, colorScheme] of [[1280, "light"], [390, "dark"], [320, "light"]]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    page.on("request", (request) => seen.requests.push(request.url()));
    await page.goto(address);
    await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
    await page.evaluate(`${axe.source}; null`);
    const run = (levels) => axe.run(document, { runOnly: levels });
    const found = await page.evaluate(run, LEVELS);
    seen.violations.push(...found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
    seen.widths.push(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth));
    await context.close();
  }
}
console.log(JSON.stringify(seen));
await browser.close();
