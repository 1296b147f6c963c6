// Second half of `npm run build`: everything that runs in Chromium becomes dist/page.js.
import { buildBuiltinPage } from "../dist/renderer/node/bundle.js";

const bytes = await buildBuiltinPage();
console.log(`dist/page.js: ${(bytes / 1e6).toFixed(2)} MB`);
