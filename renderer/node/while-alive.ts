import type { Browser } from "playwright";

/** The work's result, or an error once the browser is gone: an answer from a dead page never comes. */
export function whileAlive<T>(browser: Browser, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(new Error("the browser closed"));
    if (!browser.isConnected()) end();
    browser.once("disconnected", end);
    work.then(resolve, reject).finally(() => browser.off("disconnected", end));
  });
}
