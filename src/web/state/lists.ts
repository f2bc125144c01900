// Lists in the address: "a~b~c", since names of machines have commas and plus signs.

const MARK = '~';
const LONGEST = 60;

export function listOf(text: string | undefined): readonly string[] {
  return [...new Set((text ?? '').split(MARK).filter(Boolean))].slice(0, LONGEST);
}

export function listText(list: readonly string[]): string {
  return list.join(MARK);
}

/** The list with a member taken in or out. */
export function toggled(list: readonly string[], member: string): readonly string[] {
  return list.includes(member) ? list.filter((x) => x !== member) : [...list, member];
}
