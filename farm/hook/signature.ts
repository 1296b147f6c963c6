import { createHmac } from "node:crypto";

/** Name of the environment variable with the key that deliveries are signed with. */
export const SECRET = "FARM_WEBHOOK_SECRET";

/** Over the time too, so that a delivery that was listened in on cannot be sent again later. */
export function signature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}
