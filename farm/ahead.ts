/** What `load` gives for each item, in their order; up to `count` are loaded before they are asked for. */
export async function* ahead<Item, Loaded>(
  count: number,
  items: Iterable<Item>,
  load: (item: Item) => Promise<Loaded>,
): AsyncGenerator<Loaded> {
  const loading: Promise<Loaded>[] = [];
  for (const item of items) {
    if (loading.length === count) yield loading.shift()!;
    const begun = load(item);
    // A fault is met when its turn comes.
    begun.catch(() => {});
    loading.push(begun);
  }
  for (const begun of loading) yield begun;
}
