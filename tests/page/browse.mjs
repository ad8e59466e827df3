// Use the page as a student does, in a real Chromium, and print what was seen as JSON.
// Arguments: the address, the folder of node packages, the browser.
import { createRequire } from "node:module";

const [, , address, packages, executablePath] = process.argv;
const require = createRequire(`${packages}/`);
const { chromium } = require("playwright-core");
const axe = require("axe-core");
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const seen = { errors: [], requests: [], violations: [], widths: [] };

async function open(width, height, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  page.on("request", (request) => seen.requests.push(request.url()));
  await page.goto(address);
  await page.click("a[href=one_neuron]");
  return page;
}

async function judge(page, key, answer, key_to_press) {
  await page.fill(`#${key} input[type=text]`, answer);
  const back = page.waitForResponse((response) => response.request().method() === "POST");
  await (key_to_press ? page.keyboard.press(key_to_press) : page.click(`#${key} button[value=answer]`));
  await back;
  await page.waitForFunction((id) => !document.querySelector(`#${id} form[aria-busy]`), key);
  return page.textContent(`#${key} .verdict`);
}

const page = await open(1280, 900, "light");
seen.wrong = await judge(page, "dL_db", "0.231");
seen.typing = await page.evaluate(() => document.activeElement.value);
seen.right = await judge(page, "yhat", "0.562", "Enter");
seen.graph = await page.textContent("svg");
seen.live = await page.getAttribute("#yhat .verdict", "role");
await page.focus("#dL_dw_chain input[type=text]");
seen.lit = await page.$$eval("svg .lit[data-name]", (parts) => parts.map((part) => part.dataset.name));
await page.fill("#z input[type=text]", "half done");
seen.mended = await judge(page, "dL_db", "-0.231");
seen.kept = await page.inputValue("#z input[type=text]");
await page.reload();
seen.reloaded = await page.inputValue("#dL_db input[type=text]");
for (const [width, scheme] of [[1280, "light"], [390, "dark"], [320, "light"]]) {
  const other = await open(width, 700, scheme);
  await judge(other, "dL_dyhat", "0.9");
  await other.evaluate(`${axe.source}; null`);
  const run = (levels) => axe.run(document, { runOnly: levels });
  const found = await other.evaluate(run, LEVELS);
  seen.violations.push(...found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
  seen.widths.push(await other.evaluate(() => document.documentElement.scrollWidth - innerWidth));
}
console.log(JSON.stringify(seen));
await browser.close();
