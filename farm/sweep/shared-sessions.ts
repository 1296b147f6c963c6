import type { Session, SessionOptions } from "../../renderer/node/session.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";

/** Hands a browser on from one run to the next when both need the same page; for runs too small to start one each. */
export interface SharedSessions {
  open(options: SessionOptions): Promise<Session>;
  close(): Promise<void>;
}

const FRAMES_PER_BROWSER = 2000;

export function shareSessions(start: (options: SessionOptions) => Promise<Session>): SharedSessions {
  let idle: { key: string; session: Session; frames: number } | null = null;
  const close = async () => {
    const old = idle;
    idle = null;
    await old?.session.close();
  };
  return {
    close,
    async open(options) {
      const key = sessionKey(options);
      if (idle?.key !== key) await close();
      const session = idle?.session ?? (await start(options));
      let frames = idle?.frames ?? 0;
      idle = null;
      let isBroken = false;
      return {
        fingerprint: session.fingerprint,
        startup: session.startup,
        async render(frame) {
          try {
            frames++;
            return await session.render(frame);
          } catch (error) {
            isBroken = true;
            throw error;
          }
        },
        async close() {
          if (isBroken || frames >= FRAMES_PER_BROWSER) await session.close();
          else idle = { key, session, frames };
        },
      };
    },
  };
}

/** All of a recipe that a session looks at: not the seed, the frames, or what randomizers draw. */
function sessionKey({ recipe, pageBundle, backend }: SessionOptions): string {
  const { scene, width, height, passes, labels, output, assets, quality } = recipe satisfies ResolvedRecipe;
  return JSON.stringify([scene, width, height, passes, labels, output, assets, quality, pageBundle, backend]);
}
