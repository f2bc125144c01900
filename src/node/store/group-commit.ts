// Gathers what is asked for at the same time into one transaction: the disk is waited for once, not once for each.

interface Waiting<T, R> {
  readonly item: T;
  readonly done: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/** Items of one transaction: more would keep other processes waiting. */
const MOST = 100;

/**
 * `commit` writes all items or none. Where a group fails, its items are tried one by one, so that each gets its own
 * answer.
 */
export function groupCommit<T, R>(commit: (items: readonly T[]) => Promise<readonly R[]>): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let running = false;

  async function one(w: Waiting<T, R>): Promise<void> {
    try {
      w.done((await commit([w.item]))[0] as R);
    } catch (error) {
      w.failed(error);
    }
  }

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, MOST);
      if (group.length === 1) {
        await one(group[0]!);
        continue;
      }
      try {
        const results = await commit(group.map((w) => w.item));
        for (const [i, w] of group.entries()) w.done(results[i] as R);
      } catch {
        for (const w of group) await one(w);
      }
    }
    running = false;
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      // Whoever else asks in this turn comes along.
      if (!running) {
        running = true;
        setImmediate(() => void run());
      }
    });
}
