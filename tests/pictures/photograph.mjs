// Photograph the page, light and dark, from the graph down to the question that was answered wrong.
// Arguments: the address, the folder of node packages, the browser, the folder for the pictures.
import { createRequire } from "node:module";

const [, , address, packages, executablePath, folder] = process.argv;
const { chromium } = createRequire(`${packages}/`)("playwright-core");
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
for (const colorScheme of ["light", "dark"]) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, colorScheme });
  const page = await context.newPage();
  await page.goto(address);
  await page.focus("#dL_dyhat input[type=text]");
  await page.evaluate(() => document.querySelector("#dL_dyhat").scrollIntoView({ block: "center" }));
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${folder}/page-${colorScheme}.png` });
}
await browser.close();
