/** What the page tells. */
export interface PageAnswer {
  /** UNMASKED_RENDERER. */
  renderer: string;
  /** Of each frame, in order; the first ones compile. */
  milliseconds: readonly number[];
}

/**
 * Draws a small load of the kind that scenes make: layers with depth into half floats with four samples, arithmetic and
 * texture look-ups in each pixel, and all pixels read back. An expression, and not a function that is sent: what a compiler
 * adds to functions is not there in the page.
 */
export const PROBE_SCRIPT = `(() => {
  const SIZE = 512, FRAMES = 6, LAYERS = 2, LONG_MS = 1000;
  const gl = document.createElement("canvas").getContext("webgl2", { antialias: false });
  if (!gl) throw new Error("there is no WebGL 2");
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  if (!gl.getExtension("EXT_color_buffer_float")) throw new Error(renderer + " cannot draw into floats");

  const shader = (type, text) => {
    const made = gl.createShader(type);
    gl.shaderSource(made, "#version 300 es\\nprecision highp float;" + text);
    gl.compileShader(made);
    return made;
  };
  const program = gl.createProgram();
  gl.attachShader(program, shader(gl.VERTEX_SHADER,
    "uniform float layer; out vec2 place;" +
    "void main() { place = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;" +
    " gl_Position = vec4(place * 2.0 - 1.0 + layer * 0.01, 0.8 - layer * 0.1 + place.x * 0.05, 1); }"));
  gl.attachShader(program, shader(gl.FRAGMENT_SHADER,
    "uniform sampler2D cells; in vec2 place; out vec4 colour;" +
    "void main() { vec3 sum = vec3(0);" +
    " for (int k = 0; k < 4; k++) { vec2 at = place * 3.0 + vec2(k % 2, k / 2) / 256.0;" +
    "  vec3 cell = texture(cells, at).rgb;" +
    "  sum += pow(cell + 0.05, vec3(2.2)) * max(dot(normalize(cell - 0.4), normalize(vec3(at, 1))), 0.1); }" +
    " colour = vec4(sum, 1); }"));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error("shader: " + gl.getProgramInfoLog(program));
  gl.useProgram(program);

  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  const texels = Uint8Array.from({ length: 256 * 256 * 4 }, (_, k) => (k * 2654435761) >>> 24);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 256, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
  gl.generateMipmap(gl.TEXTURE_2D);

  const target = (samples, attachments) => {
    const made = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, made);
    for (const [place, format] of attachments) {
      const buffer = gl.createRenderbuffer();
      gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
      gl.renderbufferStorageMultisample(gl.RENDERBUFFER, samples, format, SIZE, SIZE);
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, place, gl.RENDERBUFFER, buffer);
    }
    if (gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE) throw new Error("no render target");
    return made;
  };
  const drawn = target(4, [[gl.COLOR_ATTACHMENT0, gl.RGBA16F], [gl.DEPTH_ATTACHMENT, gl.DEPTH_COMPONENT24]]);
  const resolved = target(0, [[gl.COLOR_ATTACHMENT0, gl.RGBA16F]]);
  gl.viewport(0, 0, SIZE, SIZE);
  gl.enable(gl.DEPTH_TEST);
  const layer = gl.getUniformLocation(program, "layer");
  const pixels = new Float32Array(SIZE * SIZE * 4);

  const frame = () => {
    const from = performance.now();
    gl.bindFramebuffer(gl.FRAMEBUFFER, drawn);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    for (let k = 0; k < LAYERS; k++) {
      gl.uniform1f(layer, k);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    }
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, drawn);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, resolved);
    gl.blitFramebuffer(0, 0, SIZE, SIZE, 0, 0, SIZE, SIZE, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, resolved);
    gl.readPixels(0, 0, SIZE, SIZE, gl.RGBA, gl.FLOAT, pixels);
    return performance.now() - from;
  };
  const milliseconds = [];
  for (let spent = 0; milliseconds.length < 2 || (milliseconds.length < FRAMES && spent < LONG_MS); ) {
    milliseconds.push(frame());
    spent += milliseconds.at(-1);
  }
  const middle = pixels[(SIZE / 2) * SIZE * 4 + SIZE * 2];
  if (gl.getError() !== gl.NO_ERROR || !(middle > 0)) throw new Error(renderer + " draws nothing");
  return { renderer, milliseconds };
})()`;
