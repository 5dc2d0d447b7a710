// Whether two values out of bodies say the same; the order of an object's members says nothing.
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((one, at) => same(one, b[at]));
  }
  const names = new Set([...membersOf(a), ...membersOf(b)]);
  return [...names].every((name) => same(Reflect.get(a, name), Reflect.get(b, name)));
}

function membersOf(value: object): readonly string[] {
  return Object.keys(value).filter((name) => Reflect.get(value, name) !== undefined);
}
