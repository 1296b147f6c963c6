/** A first-come-first-served semaphore. Who takes the whole capacity is alone: nobody overtakes. */
export interface Gate {
  readonly capacity: number;
  /** Resolves to the function that gives the slots back. */
  enter(slots: number): Promise<() => void>;
}

export function createGate(capacity: number): Gate {
  let free = capacity;
  const waiting: { slots: number; enter: () => void }[] = [];
  const admit = () => {
    for (let next = waiting[0]; next && next.slots <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.slots;
      next.enter();
    }
  };
  const leaveOnce = (slots: number) => {
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      free += slots;
      admit();
    };
  };
  return {
    capacity,
    enter: (slots) =>
      new Promise((resolve) => {
        waiting.push({ slots, enter: () => resolve(leaveOnce(slots)) });
        admit();
      }),
  };
}
