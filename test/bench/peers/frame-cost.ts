/** Of one frame. */
export interface FrameCost {
  /** Processor time, user and system, of all processes that work on it. */
  cpuSeconds: number;
  wallSeconds: number;
}
