import type { Places } from "../page-contract.ts";
import { PixelFiles } from "./pixel-files.ts";

type Body = Uint8Array<ArrayBuffer>;

/** Gives the planes of a frame to Node: by a file where there is one, else in a request. */
export class Sender {
  private readonly token: string;
  private readonly files: PixelFiles | null;
  /** Memory of frames that are gone. */
  private readonly spare: Body[] = [];

  private constructor(token: string, files: PixelFiles | null) {
    this.token = token;
    this.files = files;
  }

  static async open(token: string): Promise<Sender> {
    return new Sender(token, await PixelFiles.open(token));
  }

  get writesFiles(): boolean {
    return this.files !== null;
  }

  /** Copies each part to its place among `total` bytes before it returns. Gives the slot whose file was written, or -1. */
  send(parts: readonly Uint8Array[], { places, total }: Places, ticket: number, slot: number): Promise<number> {
    const memory = this.takeSpare(total);
    for (const [k, part] of parts.entries()) memory.set(part, places[k]);
    return this.handOver(memory, total, ticket, slot);
  }

  private async handOver(memory: Body, total: number, ticket: number, slot: number): Promise<number> {
    let left = { memory, isWritten: false };
    if (slot >= 0 && this.files) left = await this.files.write(slot, memory, total);
    if (!left.isWritten) await this.post(left.memory.subarray(0, total), ticket);
    this.spare.push(left.memory);
    return left.isWritten ? slot : -1;
  }

  /** A Blob: Playwright passes typed arrays through its debugging protocol, forty times slower. */
  private async post(bytes: Body, ticket: number): Promise<void> {
    const options = { method: "POST", body: new Blob([bytes]) };
    const response = await fetch(`/${this.token}/frame/${ticket}`, options);
    if (!response.ok) throw new Error(`posting pixels: HTTP ${response.status}`);
  }

  private takeSpare(total: number): Body {
    const kept = this.spare.pop();
    return kept && kept.length >= total ? kept : new Uint8Array(total);
  }
}
