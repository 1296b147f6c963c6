import type { Engine } from "@babylonjs/core/Engines/engine.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";

const POLL_MS = 4;

interface Lane {
  buffer: WebGLBuffer;
  pixels: Uint8Array;
  busy: boolean;
}

/** Pixels on their way out of the GPU. */
export interface Copy {
  /** Fills `pixels`. Before its fence has passed, this waits for the GPU. */
  fetch(): void;
  /** Top row first, valid until `release`. */
  readonly pixels: Uint8Array;
  release(): void;
}

/**
 * Copies RGBA8 targets into memory without stopping the drawing: pixels go to a pixel-pack buffer, and are
 * fetched when the fence behind them has passed. Buffers are kept and used again.
 */
export class Readback {
  private readonly gl: WebGL2RenderingContext;
  private readonly width: number;
  private readonly height: number;
  private readonly framebuffer: WebGLFramebuffer;
  private readonly lanes: Lane[] = [];

  constructor(engine: Engine, width: number, height: number) {
    this.gl = engine._gl as WebGL2RenderingContext;
    this.width = width;
    this.height = height;
    this.framebuffer = this.gl.createFramebuffer()!;
  }

  /** Starts the copy; its pixels may be asked for behind the next fence. */
  copy(texture: BaseTexture): Copy {
    const { gl } = this;
    const lane = this.lane();
    const source = texture.getInternalTexture()!._hardwareTexture!.underlyingResource as WebGLTexture;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.framebuffer);
    gl.framebufferTexture2D(gl.READ_FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, source, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, lane.buffer);
    gl.readPixels(0, 0, this.width, this.height, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    return {
      fetch: () => this.fetch(lane),
      pixels: lane.pixels,
      release: () => {
        lane.busy = false;
      },
    };
  }

  /** Resolves when all that was asked of the GPU until now is done. */
  async fence(): Promise<void> {
    const { gl } = this;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)!;
    gl.flush();
    while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) await pause();
    gl.deleteSync(fence);
  }

  private fetch(lane: Lane): void {
    const { gl } = this;
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, lane.buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, lane.pixels);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    flipRows(lane.pixels, this.width * 4, this.height);
  }

  private lane(): Lane {
    let lane = this.lanes.find((one) => !one.busy);
    if (!lane) {
      const { gl } = this;
      const bytes = this.width * this.height * 4;
      lane = { buffer: gl.createBuffer()!, pixels: new Uint8Array(bytes), busy: false };
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, lane.buffer);
      gl.bufferData(gl.PIXEL_PACK_BUFFER, bytes, gl.STREAM_READ);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      this.lanes.push(lane);
    }
    lane.busy = true;
    return lane;
  }
}

/** GL's first row is the bottom one. */
function flipRows(pixels: Uint8Array, stride: number, rows: number): void {
  const spare = new Uint8Array(stride);
  for (let top = 0, bottom = rows - 1; top < bottom; top++, bottom--) {
    spare.set(pixels.subarray(top * stride, (top + 1) * stride));
    pixels.copyWithin(top * stride, bottom * stride, (bottom + 1) * stride);
    pixels.set(spare, bottom * stride);
  }
}

/** Each look at a fence is a message to the GPU process, which draws on the same cores: look seldom. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));
