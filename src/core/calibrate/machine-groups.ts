// Groups of devices that must be held out together, since one name of the evidence may mean any of them.

/** Joins the lists that share a member; gives the group's name (its least member) of each, and of others their own name. */
export function machineGroups(together: readonly (readonly string[])[]): (device: string) => string {
  const parent = new Map<string, string>();
  const root = (device: string): string => {
    let at = device;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const [first, ...rest] of together) {
    if (first === undefined) continue;
    for (const other of rest) {
      const [a, b] = [root(first), root(other)].sort() as [string, string];
      if (a !== b) parent.set(b, a);
    }
  }
  return root;
}
