import type { Browser, CDPSession } from "playwright";
import type { PageApi } from "../page-contract.ts";

/** A page driven by the debugging protocol alone. */
export interface BarePage {
  navigate(url: string): Promise<void>;
  /**
   * What the page's `farm[method](argument, ...rest)` resolves to; an exception in the page rejects with its message.
   * Chromium compiles every argument as a script: launchFlags() keeps it from holding on to them.
   */
  call<T>(method: keyof PageApi, argument: object, ...rest: (number | string)[]): Promise<T>;
  /** Rejects when the page crashes. Never resolves. */
  readonly crashed: Promise<never>;
  /** Gives the page and all it holds back; the browser goes on. */
  close(): Promise<void>;
}

interface Reply {
  id?: number;
  method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command of the protocol has a result of its own
  result?: any;
  error?: { message: string };
}

/**
 * Opens a page that Playwright does not watch. A watched page has its network traffic recorded, and Chromium then
 * keeps the pixels of every frame that was ever posted: 0.1 MB a frame at 128×128, without end.
 */
export async function openBarePage(browser: Browser): Promise<BarePage> {
  const session = await browser.newBrowserCDPSession();
  const { targetId } = await session.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await session.send("Target.attachToTarget", { targetId, flatten: false });
  const { send, crashed } = talk(session, sessionId);
  await send("Inspector.enable");
  await send("Page.enable");
  let window = "";
  return {
    crashed,
    async close() {
      await session.send("Target.closeTarget", { targetId });
      await session.detach();
    },
    async navigate(url) {
      const { errorText } = await send("Page.navigate", { url });
      if (errorText) throw new Error(`${url}: ${errorText}`);
      const { result } = await send("Runtime.evaluate", { expression: LOADED, awaitPromise: true });
      window = result.objectId;
    },
    async call(method, argument, ...rest) {
      const { exceptionDetails: fault, result } = await send("Runtime.callFunctionOn", {
        objectId: window,
        functionDeclaration: "function (method, json, ...rest) { return farm[method](JSON.parse(json), ...rest); }",
        arguments: [method, JSON.stringify(argument), ...rest].map((value) => ({ value })),
        awaitPromise: true,
        returnByValue: true,
      });
      if (fault) throw new Error(fault.exception?.description ?? fault.text);
      return result.value;
    },
  };
}

/** The window, once its scripts have run. */
const LOADED = `new Promise((done) =>
  document.readyState === "complete" ? done(window) : addEventListener("load", () => done(window)))`;

/** Messages of one target travel inside messages of the browser's session. */
function talk(session: CDPSession, sessionId: string) {
  const waiting = new Map<number, (reply: Reply) => void>();
  let count = 0;
  let crash: (cause: Error) => void = () => undefined;
  const crashed = new Promise<never>((_, reject) => {
    crash = reject;
  });
  crashed.catch(() => undefined);
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const reply = JSON.parse(message) as Reply;
    if (reply.method === "Inspector.targetCrashed") crash(new Error("the page crashed"));
    if (reply.id === undefined) return;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  // biome-ignore lint/suspicious/noExplicitAny: see Reply
  async function send(method: string, params: object = {}): Promise<any> {
    const id = ++count;
    const answer = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    await session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
    const { result, error } = await answer;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }
  return { send, crashed };
}
