export interface Exit {
  exitCode: number;
  signal: number;
}

/** How a batch script ended: as "exit:signal", or as wait(2) packs it into a number. */
export function exitOf(text: string): Exit {
  const [code, signal] = text.split(":").map(Number);
  if (signal !== undefined) return { exitCode: code || 0, signal: signal || 0 };
  const status = code || 0;
  return { exitCode: (status >> 8) & 255, signal: status & 127 };
}
