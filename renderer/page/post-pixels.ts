/** Sends the planes of a frame to Node in one request. A Blob body: Playwright passes typed arrays through its debugging protocol, forty times slower. */
export async function postPixels(token: string, ticket: number, parts: readonly Uint8Array[]): Promise<void> {
  const response = await fetch(`/${token}/frame/${ticket}`, {
    method: "POST",
    body: new Blob(parts as unknown as BlobPart[]),
  });
  if (!response.ok) throw new Error(`posting pixels: HTTP ${response.status}`);
}
